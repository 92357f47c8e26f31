package io.zerohop.instrumentation.undertow;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in Undertow, the same from 2.0 to 2.4. */
public final class UndertowHooks implements HookProvider {
  static final String START = "Undertow.start";
  static final String STOP = "Undertow.stop";
  static final String ROOT = "Connectors.executeRootHandler";
  static final String REFUSED = "Connectors.executeRootHandler, refused";
  static final String DISPATCH = "HttpServerExchange.dispatch";

  private static final String SERVER = "io.undertow.Undertow";
  private static final String CONNECTORS = "io.undertow.server.Connectors";
  private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";
  private static final String HANDLED =
      "(Lio/undertow/server/HttpHandler;Lio/undertow/server/HttpServerExchange;)V";

  /** For the service loader. */
  public UndertowHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "undertow",
        Library.of("io.undertow:undertow-core").versions("2.0.0", ""),
        "io.zerohop.instrumentation.undertow.UndertowAdapter",
        List.of(
            HookPoint.exit(SERVER, "start", "()V"),
            HookPoint.enter(SERVER, "stop", "()V"),
            // The first of two on one method is the outer one.
            HookPoint.repeat(CONNECTORS, "executeRootHandler", HANDLED),
            HookPoint.skip(CONNECTORS, "executeRootHandler", HANDLED).named(REFUSED),
            HookPoint.enter(
                    EXCHANGE,
                    "dispatch",
                    "(Ljava/util/concurrent/Executor;Ljava/lang/Runnable;)"
                        + "Lio/undertow/server/HttpServerExchange;")
                .writingArguments()));
  }
}
