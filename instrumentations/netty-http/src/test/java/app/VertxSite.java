package app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.zerohop.testkit.ServerUnderTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Vert.x with one event loop that keeps its connections. */
public final class VertxSite implements ServerUnderTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<HttpServer> servers = new ArrayList<>();
  private boolean closed;

  /** Not started. */
  public VertxSite() {}

  @Override
  public int start(Handler handler) throws Exception {
    return open(handler, 0);
  }

  /** Starts two servers on one port, which is one that the system has not chosen for them. */
  public int startTwo(Handler handler) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    open(handler, port);
    return open(handler, port);
  }

  private int open(Handler handler, int port) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
            .requestHandler(request -> handle(handler, new Page(request)));
    servers.add(server);
    return done(server.listen().toCompletionStage()).actualPort();
  }

  /** Closes the one that was opened last. */
  public void closeLast() throws Exception {
    done(servers.remove(servers.size() - 1).close().toCompletionStage());
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void handle(Handler handler, Page page) {
    try {
      handler.handle(page);
    } catch (Exception e) {
      page.fail();
    }
  }

  /** Each server, which may be closed more than once, and then Vert.x, which may not. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      for (HttpServer server : servers) {
        done(server.close().toCompletionStage());
        done(server.close().toCompletionStage());
      }
      done(vertx.close().toCompletionStage());
    } catch (Exception e) {
      throw new IOException("it must close, did not", e);
    }
  }

  private record Page(HttpServerRequest request) implements Asked {
    @Override
    public String path() {
      return request.path();
    }

    @Override
    public @Nullable String header(String name) {
      return request.getHeader(name);
    }

    @Override
    public void answer(int status, String body) {
      request.response().setStatusCode(status).putHeader("X-Answer", "a").end(body);
    }

    @Override
    public void begin() {
      request.response().putHeader("Content-Length", "100").write("n");
    }

    @Override
    public void later(Executor own, Handler rest) {
      own.execute(() -> handle(rest, this));
    }

    void fail() {
      if (request.response().headWritten()) {
        request.connection().close();
      } else {
        request.response().setStatusCode(500).end();
      }
    }
  }
}
