package io.zerohop.instrumentation.jdkhttpclient;

import static io.zerohop.spi.hook.HookPoint.constructed;
import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.exit;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/**
 * Where {@code java.net.http.HttpClient} is hooked, in JDK 17 with all its updates and later.
 *
 * <p>The hooks sit on one exchange of the library rather than on its retry code, whose signatures
 * changed within 17.
 */
public final class JdkHttpClientHooks implements HookProvider {
  static final String CALL = "MultiExchange.<init>";
  static final String END = "MultiExchange.responseAsync";
  static final String FILTERS = "MultiExchange.responseFilters";
  static final String ATTEMPTS = "Exchange.responseAsync";
  static final String READ_BODY = "Exchange.readBodyAsync";
  static final String NO_BODY = "Exchange.nullBody";
  static final String BODY = "ResponseSubscribers.getBodyAsync";
  static final String CONNECT_TIMEOUT = "Exchange.remainingConnectTimeout";
  static final String ADDRESS = "HttpRequestImpl.getAddress";
  static final String SECURE = "HttpRequestImpl.secure";
  static final String HEADERS = "HttpRequestImpl.getUserHeaders";
  static final String PATH = "Http1Request.getPathAndQuery";
  static final String HOST = "Http1Request.hostString";
  static final String PSEUDO_HEADERS = "Stream.createPseudoHeaders";
  static final String SERVER_NAME = "Utils.getServerName";
  static final String POOL_KEY = "ConnectionPool$CacheKey.equals";
  static final String ENGINE = "AbstractAsyncSSLConnection.createEngine";

  private static final String IN = "jdk.internal.net.http.";
  private static final String MULTI =
      "(Ljava/net/http/HttpRequest;Ljdk/internal/net/http/HttpRequestImpl;"
          + "Ljdk/internal/net/http/HttpClientImpl;Ljava/net/http/HttpResponse$BodyHandler;"
          + "Ljava/net/http/HttpResponse$PushPromiseHandler;";
  private static final String FUTURE = "Ljava/util/concurrent/CompletableFuture;";

  /** For the service loader. */
  public JdkHttpClientHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "jdk-httpclient",
        Library.jdk("java.net.http"),
        "io.zerohop.instrumentation.jdkhttpclient.JdkHttpClientAdapter",
        List.of(
            constructed(
                IN + "MultiExchange",
                MULTI + ")V",
                MULTI + "Ljava/security/AccessControlContext;)V"),
            exit(
                IN + "MultiExchange",
                "responseAsync",
                "(Ljava/util/concurrent/Executor;)" + FUTURE),
            exit(
                IN + "MultiExchange",
                "responseFilters",
                "(Ljdk/internal/net/http/Response;)Ljdk/internal/net/http/HttpRequestImpl;"),
            skip(IN + "Exchange", "responseAsync", "()" + FUTURE),
            skip(
                IN + "Exchange",
                "readBodyAsync",
                "(Ljava/net/http/HttpResponse$BodyHandler;)" + FUTURE),
            skip(
                IN + "Exchange",
                "nullBody",
                "(Ljava/net/http/HttpResponse;Ljava/lang/Throwable;)V"),
            enter(
                    IN + "ResponseSubscribers",
                    "getBodyAsync",
                    "(Ljava/util/concurrent/Executor;Ljava/net/http/HttpResponse$BodySubscriber;"
                        + FUTURE
                        + "Ljava/util/function/Consumer;)"
                        + FUTURE)
                .writingArguments()
                .optional(),
            exit(IN + "Exchange", "remainingConnectTimeout", "()Ljava/util/Optional;"),
            skip(IN + "HttpRequestImpl", "getAddress", "()Ljava/net/InetSocketAddress;"),
            skip(IN + "HttpRequestImpl", "secure", "()Z"),
            skip(IN + "HttpRequestImpl", "getUserHeaders", "()Ljava/net/http/HttpHeaders;"),
            skip(IN + "Http1Request", "getPathAndQuery", "(Ljava/net/URI;)Ljava/lang/String;"),
            skip(IN + "Http1Request", "hostString", "()Ljava/lang/String;"),
            exit(
                IN + "Stream",
                "createPseudoHeaders",
                "(Ljava/net/http/HttpRequest;)Ljava/net/http/HttpHeaders;"),
            skip(IN + "ConnectionPool$CacheKey", "equals", "(Ljava/lang/Object;)Z"),
            enter(
                    IN + "common.Utils",
                    "getServerName",
                    "(Ljava/net/InetSocketAddress;)Ljdk/internal/net/http/common/Utils$ServerName;")
                .writingArguments(),
            enter(
                    IN + "AbstractAsyncSSLConnection",
                    "createEngine",
                    "(Ljavax/net/ssl/SSLContext;Ljava/lang/String;I"
                        + "Ljavax/net/ssl/SSLParameters;)Ljavax/net/ssl/SSLEngine;")
                .writingArguments()));
  }
}
