package io.zerohop.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * A server of HTTP/2 that says its name, and what it saw. Needs Tomcat on the test's class path.
 */
public final class Http2Server implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final String name;
  private volatile Behaviour behaviour;

  /** What a request looked like on the wire. */
  public record Seen(
      String protocol, String target, String host, String user, int connection, String body) {}

  /** What is done with a request. */
  public interface Behaviour {
    /** Answers it. */
    void answer(Request request, Response response) throws IOException, InterruptedException;
  }

  private Http2Server(String name, boolean tls) throws IOException, GeneralSecurityException {
    this.name = name;
    this.behaviour = (request, response) -> response.getOutputStream().print(name);
    tomcat.setBaseDir(Files.createTempDirectory("http2").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    Http2Protocol http2 = new Http2Protocol();
    // Bodies as small as those of tests pass for an attack: the connection would be closed.
    http2.setOverheadDataThreshold(0);
    http2.setOverheadWindowUpdateThreshold(0);
    connector.addUpgradeProtocol(http2);
    if (tls) {
      secure(connector);
    }
    tomcat.setConnector(connector);
    tomcat.getEngine().getPipeline().setBasic(new Answering());
  }

  /** A server on a free port; HTTP/2 by upgrade, or by ALPN with TLS. */
  public static Http2Server start(String name, boolean tls) throws Exception {
    Http2Server server = new Http2Server(name, tls);
    server.tomcat.start();
    return server;
  }

  private static void secure(Connector connector) throws IOException, GeneralSecurityException {
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Tls.class.getResourceAsStream("backend.p12")) {
      store.load(file, "zerohop".toCharArray());
    }
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystore(store);
    certificate.setCertificateKeystorePassword("zerohop");
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
  }

  /** Where it listens. */
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  /** Changes what it does from the next request on. */
  public void does(Behaviour other) {
    behaviour = other;
  }

  /** Answers every request with this status and its name. */
  public void answers(int status) {
    behaviour =
        (request, response) -> {
          response.setStatus(status);
          response.getOutputStream().print(name);
        };
  }

  /** What arrived so far. */
  public List<Seen> seen() {
    return seen;
  }

  /** The last request. */
  public Seen last() {
    return seen.get(seen.size() - 1);
  }

  /** How many connections the requests came over. */
  public long connections() {
    return seen.stream().mapToInt(Seen::connection).distinct().count();
  }

  private final class Answering extends ValveBase {
    Answering() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
      String query = request.getQueryString();
      byte[] body = request.getInputStream().readAllBytes();
      seen.add(
          new Seen(
              request.getProtocol(),
              request.getRequestURI() + (query == null ? "" : "?" + query),
              request.getServerName() + ":" + request.getServerPort(),
              String.valueOf(request.getHeader("x-user")),
              request.getRemotePort(),
              new String(body, StandardCharsets.UTF_8)));
      try {
        behaviour.answer(request, response);
      } catch (InterruptedException stopping) {
        throw new IOException(stopping);
      }
    }
  }

  @Override
  public void close() throws LifecycleException {
    Path base = Path.of(tomcat.getServer().getCatalinaBase().getPath());
    tomcat.stop();
    tomcat.destroy();
    base.toFile().deleteOnExit();
  }
}
