package app;

import io.zerohop.testkit.ServerUnderTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A Jetty whose application is a handler of Jetty's own. */
public final class JettySite implements ServerUnderTest {
  private final Server server = server();

  /** Not started. */
  public JettySite() {}

  /** One accepts, one selects, one is kept for what must not wait, one handles. */
  static Server server() {
    Server server = new Server(new QueuedThreadPool(4, 4));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    return server;
  }

  static int start(Server server) throws Exception {
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  static void stop(Server server) throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public int start(Handler handler) throws Exception {
    server.setHandler(new Site(handler));
    return start(server);
  }

  @Override
  public void close() throws IOException {
    stop(server);
  }

  private static final class Site extends org.eclipse.jetty.server.Handler.Abstract {
    private final Handler handler;

    Site(Handler handler) {
      this.handler = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      handler.handle(new Page(request, response, callback));
      return true;
    }
  }

  private record Page(Request request, Response response, Callback callback) implements Asked {
    @Override
    public String path() {
      return request.getHttpURI().getPath();
    }

    @Override
    public @Nullable String header(String name) {
      return request.getHeaders().get(name);
    }

    @Override
    public void answer(int status, String body) {
      response.setStatus(status);
      response.getHeaders().put("X-Answer", "a");
      Content.Sink.write(response, true, body, callback);
    }

    @Override
    public void begin() throws IOException {
      response.getHeaders().put("Content-Length", 100L);
      ByteBuffer first = ByteBuffer.wrap("n".getBytes(StandardCharsets.UTF_8));
      Content.Sink.write(response, false, first);
    }

    @Override
    public void later(Executor own, Handler rest) {
      own.execute(
          () -> {
            try {
              rest.handle(this);
            } catch (Exception e) {
              callback.failed(e);
            }
          });
    }
  }
}
