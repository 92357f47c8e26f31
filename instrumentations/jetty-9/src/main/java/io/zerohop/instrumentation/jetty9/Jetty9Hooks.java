package io.zerohop.instrumentation.jetty9;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in Jetty's connectors and channels, the same from 9.4 to 11. */
public final class Jetty9Hooks implements HookProvider {
  static final String START = "AbstractConnector.doStart";
  static final String CLOSE = "ServerConnector.close";
  static final String HANDLE = "HttpChannel.handle";
  static final String REFUSED = "Server.handle";
  static final String ABORT = "HttpChannel.abort";
  static final String ABORT_WIRE = "HttpConnection.abort";
  static final String SEND = "HttpChannel.sendResponse";
  static final String COMPLETED = "HttpChannel.onCompleted";

  private static final String PACKAGE = "org.eclipse.jetty.server.";
  private static final String CHANNEL = PACKAGE + "HttpChannel";

  /** For the service loader. */
  public Jetty9Hooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "jetty-9",
        Library.of("org.eclipse.jetty:jetty-server").versions("9.4.0", "12"),
        "io.zerohop.instrumentation.jetty9.Jetty9Adapter",
        List.of(
            HookPoint.exit(PACKAGE + "AbstractConnector", "doStart", "()V"),
            HookPoint.enter(PACKAGE + "ServerConnector", "close", "()V"),
            HookPoint.repeat(CHANNEL, "handle", "()Z"),
            HookPoint.skip(
                PACKAGE + "Server", "handle", "(Lorg/eclipse/jetty/server/HttpChannel;)V"),
            HookPoint.enter(CHANNEL, "abort", "(Ljava/lang/Throwable;)V"),
            // The first versions pass the channel by.
            HookPoint.enter(PACKAGE + "HttpConnection", "abort", "(Ljava/lang/Throwable;)V"),
            HookPoint.enter(
                CHANNEL,
                "sendResponse",
                "(Lorg/eclipse/jetty/http/MetaData$Response;Ljava/nio/ByteBuffer;Z"
                    + "Lorg/eclipse/jetty/util/Callback;)Z"),
            HookPoint.enter(CHANNEL, "onCompleted", "()V")));
  }
}
