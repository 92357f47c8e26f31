package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zerohop.testkit.ServerContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** What every server's adapter must do, by the JDK's. */
class ServingTest extends ServerContract {
  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkHttpServerHooks.class);
  }

  @Override
  protected ServerUnderTest server() {
    return new JdkServer();
  }

  @Override
  protected List<String> points() {
    return List.of(
        JdkHttpServerHooks.CHAIN,
        JdkHttpServerHooks.CHAIN + " exit",
        JdkHttpServerHooks.REFUSED,
        JdkHttpServerHooks.EVENT,
        JdkHttpServerHooks.SEND,
        JdkHttpServerHooks.CLOSE);
  }

  private static final class JdkServer implements ServerUnderTest {
    private final ExecutorService oneThread = Executors.newSingleThreadExecutor();
    private final HttpServer server;

    JdkServer() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int start(Handler handler) {
      server.setExecutor(oneThread);
      server.createContext("/", exchange -> handle(handler, new Exchange(exchange)));
      server.start();
      return server.getAddress().getPort();
    }

    private static void handle(Handler handler, Exchange asked) throws IOException {
      try {
        handler.handle(asked);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      server.stop(0);
      oneThread.shutdown();
    }
  }

  private record Exchange(HttpExchange exchange) implements ServerUnderTest.Asked {
    @Override
    public String path() {
      return exchange.getRequestURI().getPath();
    }

    @Override
    public @Nullable String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    @Override
    public void answer(int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("X-Answer", "a");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    @Override
    public void begin() throws IOException {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('n');
      exchange.getResponseBody().flush();
    }

    @Override
    public void later(Executor own, ServerUnderTest.Handler rest) {
      own.execute(
          () -> {
            try {
              rest.handle(this);
            } catch (Exception e) {
              exchange.close();
            }
          });
    }
  }
}
