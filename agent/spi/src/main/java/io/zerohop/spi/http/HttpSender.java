package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request of one blocking client as {@link HttpHop} drives it: what an adapter supplies. Used by
 * the thread that makes the call.
 *
 * @param <R> the client's own type of response
 */
public interface HttpSender<R> extends HopSender {

  /**
   * Sends the request once, to the step's endpoint, and returns when the response headers are
   * there. Tells the attempt when a socket is opened and when something was written.
   *
   * @throws Exception whatever the client throws
   */
  R send(Step.Send send, Attempt attempt) throws Exception;

  /** A response of the client's own type that no server gave. */
  R respond(Step.Respond respond);

  /** The status of a response. */
  int status(R response);

  /**
   * Looks up a header by its lower-case name, several values joined by a comma. May be kept for
   * long: it refers to the headers alone, not to the response.
   */
  UnaryOperator<@Nullable String> headers(R response);

  /** Drops a response that is not to reach the application; its connection may be kept. */
  void discard(R response);

  /**
   * The response as the application gets it: with other headers, and with a body that tells the hop
   * of its end.
   */
  R handOver(R response, HeaderChanges changes, Hop hop);

  /** Whether the client may answer this response by itself with another request of the same hop. */
  default boolean isChallenge(R response) {
    return false;
  }
}
