package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in the JDK's HttpURLConnection; the same names hold from Java 17 to 25. */
public final class HttpUrlConnectionHooks implements HookProvider {
  static final String CONNECTION = "sun.net.www.protocol.http.HttpURLConnection";
  static final String SECURE = "sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection";
  static final String BODY = CONNECTION + "$HttpInputStream";
  static final String NETWORK = "sun.net.NetworkClient";
  static final String CLIENT = "sun.net.www.http.HttpClient";
  static final String SECURE_CLIENT = "sun.net.www.protocol.https.HttpsClient";
  static final String CACHE = "sun.net.www.http.KeepAliveCache";
  static final String HEADERS = "sun.net.www.MessageHeader";

  private static final String NOTHING = "()V";
  private static final String NEW_CLIENT = "(Ljava/net/URL;Z)V";

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            "httpurlconnection",
            Library.jdk("java.base"),
            "io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionAdapter",
            points())
        .opening(
            "java.base/sun.net",
            "java.base/sun.net.www",
            "java.base/sun.net.www.http",
            "java.base/sun.net.www.protocol.http",
            "java.base/sun.net.www.protocol.https");
  }

  private static List<HookPoint> points() {
    return List.of(
        HookPoint.repeat(CONNECTION, "plainConnect0", NOTHING),
        HookPoint.repeat(CONNECTION, "setNewClient", NEW_CLIENT),
        HookPoint.repeat(SECURE, "setNewClient", NEW_CLIENT),
        HookPoint.repeat(SECURE, "connect", NOTHING),
        HookPoint.repeat(CONNECTION, "getInputStream0", "()Ljava/io/InputStream;"),
        HookPoint.enter(CONNECTION, "followRedirect", "()Z"),
        HookPoint.enter(CONNECTION, "disconnect", NOTHING),
        HookPoint.exit(BODY, "read", "([BII)I"),
        HookPoint.exit(BODY, "close", NOTHING),
        HookPoint.skip(NETWORK, "doConnect", "(Ljava/lang/String;I)Ljava/net/Socket;"),
        HookPoint.skip(SECURE_CLIENT, "afterConnect", NOTHING),
        HookPoint.enter(
                CLIENT,
                "writeRequests",
                "(Lsun/net/www/MessageHeader;Lsun/net/www/http/PosterOutputStream;)V")
            .writingArguments(),
        HookPoint.enter(CLIENT, "finished", NOTHING),
        HookPoint.skip(CLIENT, "closeIdleConnection", NOTHING),
        HookPoint.skip(SECURE_CLIENT, "closeIdleConnection", NOTHING),
        HookPoint.enter(
                CACHE, "get", "(Ljava/net/URL;Ljava/lang/Object;)Lsun/net/www/http/HttpClient;")
            .writingArguments(),
        HookPoint.enter(
                CACHE, "put", "(Ljava/net/URL;Ljava/lang/Object;Lsun/net/www/http/HttpClient;)V")
            .writingArguments());
  }
}
