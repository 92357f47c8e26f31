package io.zerohop.instrumentation.jetty;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.ArrayList;
import java.util.List;

/** The hook points in Jetty's connectors, its server, and the channels of its servlets. */
public final class JettyHooks implements HookProvider {
  static final String START = "AbstractConnector.doStart";
  static final String CLOSE = "ServerConnector.close";
  static final String HANDLE = "Server.handle";
  static final String REFUSED = "Server.handle, refused";

  /** Of each Jakarta EE that has them, the channels that lead from a request to its servlets. */
  static final List<String> LATER =
      List.of(
          "org.eclipse.jetty.ee10.servlet.ServletChannel",
          "org.eclipse.jetty.ee11.servlet.ServletChannel");

  private static final String PACKAGE = "org.eclipse.jetty.server.";
  private static final String HANDLED =
      "(Lorg/eclipse/jetty/server/Request;Lorg/eclipse/jetty/server/Response;"
          + "Lorg/eclipse/jetty/util/Callback;)Z";

  /** For the service loader. */
  public JettyHooks() {}

  @Override
  public LibraryHooks hooks() {
    List<HookPoint> points =
        new ArrayList<>(
            List.of(
                HookPoint.exit(PACKAGE + "AbstractConnector", "doStart", "()V"),
                HookPoint.enter(PACKAGE + "ServerConnector", "close", "()V"),
                // The first of two on one method is the outer one.
                HookPoint.repeat(PACKAGE + "Server", "handle", HANDLED),
                HookPoint.skip(PACKAGE + "Server", "handle", HANDLED).named(REFUSED)));
    for (String channel : LATER) {
      points.add(HookPoint.repeat(channel, "handle", "()V", "()Z").named(channel).optional());
    }
    return new LibraryHooks(
        "jetty",
        Library.of("org.eclipse.jetty:jetty-server").versions("12", ""),
        "io.zerohop.instrumentation.jetty.JettyAdapter",
        points);
  }
}
