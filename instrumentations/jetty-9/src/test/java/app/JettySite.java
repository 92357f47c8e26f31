package app;

import io.zerohop.testkit.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty whose application is a handler that names no type of the servlet API: so one class serves
 * the versions of {@code javax.servlet} and those of {@code jakarta.servlet}.
 */
public final class JettySite implements ServerUnderTest {
  // One accepts, one selects, one is kept for what must not wait, one handles.
  private final Server server = new Server(new QueuedThreadPool(4, 4));

  /** Not started. */
  public JettySite() {}

  @Override
  public int start(Handler handler) throws Exception {
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(site(handler));
    server.start();
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static org.eclipse.jetty.server.Handler site(Handler handler) {
    Class<?> type = org.eclipse.jetty.server.Handler.class;
    return (org.eclipse.jetty.server.Handler)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                Request request = (Request) arguments[1];
                request.setHandled(true);
                handler.handle(new Page(request));
              }
              return switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> "site";
                default -> method.getReturnType() == boolean.class ? false : null;
              };
            });
  }

  private record Page(Request request) implements Asked {
    @Override
    public String path() {
      return request.getRequestURI();
    }

    @Override
    public @Nullable String header(String name) {
      return request.getHeader(name);
    }

    @Override
    public void answer(int status, String body) throws IOException {
      Response response = request.getResponse();
      response.setStatus(status);
      response.setHeader("X-Answer", "a");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      response.setContentLength(bytes.length);
      response.getHttpOutput().write(bytes, 0, bytes.length);
    }

    @Override
    public void begin() throws IOException {
      Response response = request.getResponse();
      response.setContentLength(100);
      response.getHttpOutput().write('n');
      response.getHttpOutput().flush();
    }

    @Override
    public void later(Executor own, Handler rest) {
      Object context = call(Request.class, request, "startAsync");
      own.execute(
          () -> {
            try {
              rest.handle(this);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              call(context.getClass(), context, "complete");
            }
          });
    }

    /** Of a method whose types the versions name differently. */
    private static Object call(Class<?> type, Object self, String method) {
      try {
        Object result = type.getMethod(method).invoke(self);
        return result == null ? self : result;
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
