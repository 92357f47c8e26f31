package app;

import io.zerohop.testkit.ServerUnderTest;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** A Reactor Netty with one thread that keeps its connections. */
public class ReactorSite implements ServerUnderTest {
  private final LoopResources loops = LoopResources.create("site", 1, true);
  private @Nullable DisposableServer server;

  /** Not started. */
  public ReactorSite() {}

  HttpServer speaking(HttpServer made) {
    return made;
  }

  @Override
  public int start(Handler handler) {
    DisposableServer bound =
        speaking(HttpServer.create())
            .host("127.0.0.1")
            .port(0)
            .runOn(loops)
            .handle(
                (request, response) ->
                    Mono.create(sink -> handle(handler, new Page(request, response, sink))))
            .bindNow();
    server = bound;
    return bound.port();
  }

  private static void handle(Handler handler, Page page) {
    try {
      handler.handle(page);
    } catch (Exception e) {
      page.sink.error(e);
    }
  }

  @Override
  public void close() {
    if (server != null && !server.isDisposed()) {
      server.disposeNow(Duration.ofSeconds(30));
    }
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block(Duration.ofSeconds(30));
  }

  private record Page(HttpServerRequest request, HttpServerResponse response, MonoSink<Void> sink)
      implements Asked {
    @Override
    public String path() {
      return request.uri().split("\\?", 2)[0];
    }

    @Override
    public @Nullable String header(String name) {
      return request.requestHeaders().get(name);
    }

    @Override
    public void answer(int status, String body) {
      response
          .status(status)
          .header("X-Answer", "a")
          .sendString(Mono.just(body))
          .then()
          .subscribe(null, sink::error, sink::success);
    }

    @Override
    public void begin() {
      throw new UnsupportedOperationException("no test asks for it");
    }

    /** On a thread of Reactor's own, whatever the test brings. */
    @Override
    public void later(Executor own, Handler rest) {
      Mono.fromRunnable(() -> handle(rest, this))
          .subscribeOn(Schedulers.boundedElastic())
          .subscribe();
    }
  }
}
