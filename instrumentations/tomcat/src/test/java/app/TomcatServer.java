package app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * An application's embedded Tomcat. It is loaded once for each version, beside that version's jars;
 * the test talks to it by its function of commands.
 */
public final class TomcatServer implements UnaryOperator<String>, Closeable {
  private final Tomcat tomcat = new Tomcat();
  private final Connector connector;

  /** A server that listens on any port of the loopback address, once it is started. */
  public TomcatServer(String protocol) throws IOException {
    Path base = Files.createTempDirectory("tomcat");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    connector = new Connector(protocol);
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("bindOnInit", "false");
    connector.setProperty("secretRequired", "false");
    tomcat.setConnector(connector);
    // Without a context: one would set a factory for URLs that a JVM has once only.
    tomcat.getHost();
  }

  @Override
  public String apply(String command) {
    try {
      switch (command) {
        case "start" -> tomcat.start();
        case "pause" -> connector.pause();
        case "resume" -> connector.resume();
        case "stop" -> tomcat.stop();
        case "port" -> {
          return String.valueOf(connector.getLocalPort());
        }
        default -> throw new IllegalArgumentException(command);
      }
      return "";
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (tomcat.getServer().getState().isAvailable()) {
        tomcat.stop();
      }
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException(e);
    }
  }
}
