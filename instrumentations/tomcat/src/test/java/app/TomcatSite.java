package app;

import io.zerohop.testkit.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A Tomcat whose application is a valve, in front of where servlets would be: so one class serves
 * the versions of {@code javax.servlet} and those of {@code jakarta.servlet}.
 */
public final class TomcatSite implements ServerUnderTest {
  private final Tomcat tomcat = new Tomcat();

  /** Not started. */
  public TomcatSite() {
    TomcatURLStreamHandlerFactory.disable(); // a JVM has one factory for URLs
  }

  @Override
  public int start(Handler handler) throws Exception {
    String base = Files.createTempDirectory("tomcat").toString();
    tomcat.setBaseDir(base);
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("bindOnInit", "false");
    connector.setProperty("maxThreads", "1");
    connector.setProperty("minSpareThreads", "1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base);
    Wrapper behind = context.createWrapper(); // some versions give 404 where there is none
    behind.setName("behind");
    behind.setAsyncSupported(true);
    context.addChild(behind);
    context.addServletMappingDecoded("/", "behind");
    context.getPipeline().addValve(new Site(handler));
    tomcat.start();
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException(e);
    }
  }

  private static final class Site extends ValveBase {
    private final Handler handler;

    Site(Handler handler) {
      super(true);
      this.handler = handler;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
      try {
        handler.handle(new Page(request, response));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Page(Request request, Response response) implements Asked {
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
      response.addHeader("X-Answer", "a");
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
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
