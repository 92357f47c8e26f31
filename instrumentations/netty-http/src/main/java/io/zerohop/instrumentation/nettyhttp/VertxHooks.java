package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Vert.x is told to open an HTTP server's port, and to close it: 4, 5.0, and from 5.1 on. */
public final class VertxHooks implements HookProvider {
  static final String LISTEN = "HttpServerImpl.listen";
  static final String LISTEN_5_1 = "TcpHttpServer.listen";
  static final String CLOSE = "HttpServerImpl.close";
  static final String CLOSE_5 = "HttpServerImpl.shutdown";
  static final String CLOSE_5_1 = "TcpHttpServer.shutdown";

  static final String SERVER = "io.vertx.core.http.impl.HttpServerImpl";
  static final String SERVER_5_1 = "io.vertx.core.http.impl.tcp.TcpHttpServer";

  private static final String ADDRESS = "Lio/vertx/core/net/SocketAddress;";
  private static final String FUTURE = ")Lio/vertx/core/Future;";

  /** For the service loader. */
  public VertxHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "vertx",
        Library.of("io.vertx:vertx-core").versions("4.0.0", ""),
        "io.zerohop.instrumentation.nettyhttp.VertxAdapter",
        List.of(
            HookPoint.exit(SERVER, "listen", "(" + ADDRESS + FUTURE).oneOf("listen"),
            HookPoint.exit(
                    SERVER_5_1,
                    "listen",
                    "(Lio/vertx/core/internal/ContextInternal;" + ADDRESS + FUTURE)
                .oneOf("listen"),
            HookPoint.enter(SERVER, "close", "(Lio/vertx/core/Promise;)V").oneOf("close"),
            HookPoint.enter(SERVER, "shutdown", "(JLjava/util/concurrent/TimeUnit;" + FUTURE)
                .oneOf("close"),
            HookPoint.enter(SERVER_5_1, "shutdown", "(Ljava/time/Duration;" + FUTURE)
                .oneOf("close")));
  }
}
