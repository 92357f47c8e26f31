package app;

import io.zerohop.testkit.Await;
import io.zerohop.testkit.ServerUnderTest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty whose application is a servlet of the Jakarta EE that is there. A request for {@code
 * /again} is dispatched to it once more when the first visit is over, and answered on the second.
 */
public final class ServletSite implements ServerUnderTest {
  private final Server server = JettySite.server();

  /** Not started. */
  public ServletSite() {}

  @Override
  public int start(Handler handler) throws Exception {
    String folder = "org.eclipse.jetty.ee10.servlet.";
    try {
      Class.forName(folder + "ServletHolder");
    } catch (ClassNotFoundException none) {
      folder = "org.eclipse.jetty.ee11.servlet.";
    }
    Class<?> holding = Class.forName(folder + "ServletHolder");
    Object holder = holding.getConstructor(Servlet.class).newInstance(new Site(handler));
    holding.getMethod("setAsyncSupported", boolean.class).invoke(holder, true);
    Class<?> containing = Class.forName(folder + "ServletContextHandler");
    Object context = containing.getConstructor().newInstance();
    containing.getMethod("addServlet", holding, String.class).invoke(context, holder, "/*");
    server.setHandler((org.eclipse.jetty.server.Handler) context);
    return JettySite.start(server);
  }

  @Override
  public void close() throws IOException {
    JettySite.stop(server);
  }

  @SuppressWarnings("serial")
  private static final class Site extends HttpServlet {
    private final transient Handler handler;

    Site(Handler handler) {
      this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
      if (first && request.getRequestURI().equals("/again")) {
        again(request.startAsync());
        return;
      }
      try {
        handler.handle(new Page(request, response));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  /** A dispatch that comes before the first visit's end would be a part of it. */
  private static void again(AsyncContext context) {
    Thread visiting = Thread.currentThread();
    ForkJoinPool.commonPool()
        .execute(
            () -> {
              Await.until("the first visit is over", () -> isOver(visiting));
              context.dispatch();
            });
  }

  private static boolean isOver(Thread visiting) {
    for (StackTraceElement frame : visiting.getStackTrace()) {
      if (frame.getClassName().startsWith("app.ServletSite")
          || frame.getClassName().endsWith(".ServletChannel")) {
        return false;
      }
    }
    return true;
  }

  private record Page(HttpServletRequest request, HttpServletResponse response) implements Asked {
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
      response.setStatus(status);
      response.setHeader("X-Answer", "a");
      response.setContentLength(body.length());
      response.getWriter().write(body);
    }

    @Override
    public void begin() throws IOException {
      response.setContentLength(100);
      response.getWriter().write('n');
      response.flushBuffer();
    }

    @Override
    public void later(Executor own, Handler rest) {
      AsyncContext context = request.startAsync();
      own.execute(
          () -> {
            try {
              rest.handle(this);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              context.complete();
            }
          });
    }
  }
}
