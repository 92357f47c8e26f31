package io.zerohop.testkit;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An application's server that hands each request to a handler of the test's. */
public interface ServerUnderTest extends AutoCloseable {
  /**
   * Listens on any port of the loopback address. It has one thread for requests where it can be
   * told so: what one request leaves there the next one meets.
   *
   * @return the port
   */
  int start(Handler handler) throws Exception;

  @Override
  void close() throws IOException;

  /** The application. */
  @FunctionalInterface
  interface Handler {
    /** Called on the server's thread. */
    void handle(Asked asked) throws Exception;
  }

  /** A request, and the way in which this server's applications answer it. */
  interface Asked {
    /** The path without query. */
    String path();

    /** The value of a request header; null for none. */
    @Nullable String header(String name);

    /** Answers whole, with the response header {@code X-Answer: a}. */
    void answer(int status, String body) throws IOException;

    /** Sends the head of a 200, and the first byte of a body that is said to be longer. */
    void begin() throws IOException;

    /**
     * The handler returns without an answer, which {@code rest} gives on a thread of the
     * application's own; the request is over after that.
     */
    void later(Executor own, Handler rest);
  }
}
