package io.zerohop.instrumentation.jdkhttpserver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in the JDK's HttpServer and HttpsServer. */
public final class JdkHttpServerHooks implements HookProvider {
  static final String PLAIN = "sun.net.httpserver.HttpServerImpl";
  static final String SECURE = "sun.net.httpserver.HttpsServerImpl";

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "jdk-httpserver",
        Library.jdk("jdk.httpserver"),
        "io.zerohop.instrumentation.jdkhttpserver.JdkHttpServerAdapter",
        List.of(
            HookPoint.exit(PLAIN, "start", "()V"),
            HookPoint.enter(PLAIN, "stop", "(I)V"),
            HookPoint.exit(SECURE, "start", "()V"),
            HookPoint.enter(SECURE, "stop", "(I)V")));
  }
}
