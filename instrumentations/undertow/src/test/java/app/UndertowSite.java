package app;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.zerohop.testkit.ServerUnderTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An Undertow with one thread that reads and one for its application, which blocks. */
public final class UndertowSite implements ServerUnderTest {
  private Undertow server = Undertow.builder().build();

  /** Not started. */
  public UndertowSite() {}

  @Override
  public int start(Handler handler) {
    server =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new Site(handler))
            .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  private record Site(Handler handler) implements HttpHandler {
    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
      if (exchange.getRequestPath().startsWith("/in")) {
        handler.handle(new Page(exchange)); // on the thread that reads
      } else if (exchange.isInIoThread()) {
        exchange.dispatch(this);
      } else {
        exchange.startBlocking();
        handler.handle(new Page(exchange));
      }
    }
  }

  private record Page(HttpServerExchange exchange) implements Asked {
    @Override
    public String path() {
      return exchange.getRequestPath();
    }

    @Override
    public @Nullable String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    @Override
    public void answer(int status, String body) {
      exchange.setStatusCode(status);
      exchange.getResponseHeaders().put(new HttpString("X-Answer"), "a");
      exchange.getResponseSender().send(body);
    }

    @Override
    public void begin() throws IOException {
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, 100);
      OutputStream body = exchange.getOutputStream();
      body.write("n".getBytes(StandardCharsets.UTF_8));
      body.flush();
    }

    @Override
    public void later(Executor own, Handler rest) {
      exchange.dispatch(
          own,
          () -> {
            try {
              rest.handle(this);
            } catch (Exception e) {
              exchange.setStatusCode(500);
            } finally {
              exchange.endExchange();
            }
          });
    }
  }
}
