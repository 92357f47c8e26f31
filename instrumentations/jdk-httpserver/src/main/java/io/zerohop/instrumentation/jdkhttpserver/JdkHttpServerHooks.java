package io.zerohop.instrumentation.jdkhttpserver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in the JDK's HttpServer and HttpsServer. */
public final class JdkHttpServerHooks implements HookProvider {
  private static final String SERVER = "sun.net.httpserver.";
  static final String PLAIN = SERVER + "HttpServerImpl";
  static final String CHAIN = "Filter$Chain.doFilter";
  static final String REFUSED = "Filter$Chain.doFilter, refused";
  static final String EVENT = "ServerImpl.addEvent";
  static final String SEND = "ExchangeImpl.sendResponseHeaders";
  static final String CLOSE = "ExchangeImpl.close";
  static final String SECURE = SERVER + "HttpsServerImpl";

  private static final String FILTERS = "com.sun.net.httpserver.Filter$Chain";
  private static final String EXCHANGE = "(Lcom/sun/net/httpserver/HttpExchange;)V";

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
            HookPoint.enter(SECURE, "stop", "(I)V"),
            // The first of two on one method is the outer one.
            HookPoint.repeat(FILTERS, "doFilter", EXCHANGE),
            HookPoint.skip(FILTERS, "doFilter", EXCHANGE).named(REFUSED),
            // The ends of exchanges that are answered after their handler has returned.
            HookPoint.enter(SERVER + "ServerImpl", "addEvent", "(Lsun/net/httpserver/Event;)V"),
            HookPoint.enter(SERVER + "ExchangeImpl", "sendResponseHeaders", "(IJ)V"),
            HookPoint.exit(SERVER + "ExchangeImpl", "close", "()V")));
  }
}
