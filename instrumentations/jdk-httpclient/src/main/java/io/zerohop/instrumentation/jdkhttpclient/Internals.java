package io.zerohop.instrumentation.jdkhttpclient;

import static io.zerohop.instrumentation.jdkhttpclient.Lookups.constructor;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.field;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.getter;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.method;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.optional;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.optionalGetter;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.optionalType;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.setter;
import static io.zerohop.instrumentation.jdkhttpclient.Lookups.type;

import io.zerohop.spi.hook.HookContext;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter uses of {@code jdk.internal.net.http}, whose types it cannot name: they are
 * passed as Object. Every handle is looked up once, when the adapter binds; one that is missing
 * leaves the library alone.
 */
final class Internals {
  private Internals() {}

  /** Looks everything up; throws what is missing. */
  static void bind(HookContext hooks) throws ReflectiveOperationException {
    Lookups.in(hooks);
    if (Handles.EXCHANGE_REQUEST == null) {
      throw new NoSuchFieldException("Exchange.request");
    }
  }

  static HttpRequest requestOf(Object exchange) {
    return (HttpRequest) call(Handles.EXCHANGE_REQUEST, exchange);
  }

  static HttpRequest requestOfHttp1(Object http1Request) {
    return (HttpRequest) call(Handles.HTTP1_REQUEST, http1Request);
  }

  static @Nullable InetSocketAddress destinationOf(Object poolKey) {
    return (InetSocketAddress) callNullable(Handles.DESTINATION, poolKey);
  }

  static Object multiOf(Object exchange) {
    return call(Handles.EXCHANGE_MULTI, exchange);
  }

  static Executor executorOf(Object exchange) {
    return (Executor) call(Handles.EXCHANGE_EXECUTOR, exchange);
  }

  /** The request that the application's call began with, as the library copied it. */
  static Object firstRequestOf(Object multi) {
    return call(Handles.MULTI_REQUEST, multi);
  }

  static HttpClient clientOf(Object multi) {
    return (HttpClient) call(Handles.MULTI_CLIENT, multi);
  }

  static Object exchangeOf(Object multi) {
    return call(Handles.MULTI_EXCHANGE, multi);
  }

  /** Whether the library gave up: its own timeout, or a cancelled future. */
  static boolean stopped(Object multi) {
    return (boolean) call(Handles.MULTI_CANCELLED, multi);
  }

  /** Forgets the response that was handed out. */
  static void dropResponse(Object multi) {
    callNullable(Handles.MULTI_SET_RESPONSE, multi, null);
  }

  /** Takes back that the library gave up. */
  static void revive(Object multi) {
    callNullable(Handles.MULTI_SET_CANCELLED, multi, false);
  }

  /** Whether the application cancelled its future. */
  static boolean cancelled(Object multi) {
    return ((AtomicReference<?>) call(Handles.MULTI_INTERRUPTED, multi)).get() != null;
  }

  static @Nullable Proxy proxyOf(Object request) {
    return (Proxy) callNullable(Handles.REQUEST_PROXY, request);
  }

  static void proxy(Object request, @Nullable Proxy proxy) {
    callNullable(Handles.REQUEST_SET_PROXY, request, proxy);
  }

  static boolean isWebSocket(Object request) {
    return (boolean) call(Handles.REQUEST_WEB_SOCKET, request);
  }

  /** Whether the URL's scheme is https. */
  static boolean isSecure(Object request) {
    return (boolean) call(Handles.REQUEST_SECURE, request);
  }

  /** The headers that the library itself adds to the request, in a map that may be changed. */
  @SuppressWarnings("unchecked")
  static Map<String, List<String>> systemHeaders(Object request) {
    return (Map<String, List<String>>) call(Handles.HEADERS_MAP, call(Handles.SYSTEM, request));
  }

  /** Sends the request once, without passing through the hook again. */
  @SuppressWarnings("unchecked")
  static CompletableFuture<Object> send(Object exchange) {
    Object answer = callNullable(Handles.SEND, exchange, null);
    return (CompletableFuture<Object>) Objects.requireNonNull(answer);
  }

  static @Nullable Object implOf(Object exchange) {
    return callNullable(Handles.EXCHANGE_IMPL, exchange);
  }

  static void impl(Object exchange, @Nullable Object impl) {
    callNullable(Handles.EXCHANGE_SET_IMPL, exchange, impl);
  }

  /** What {@code Exchange.cancel} completes while no connection is there yet. */
  static void pending(Object exchange, @Nullable CompletableFuture<?> future) {
    callNullable(Handles.EXCHANGE_SET_FUTURE, exchange, future);
  }

  static void bodyIgnored(Object exchange, CompletableFuture<Void> future) {
    callNullable(Handles.EXCHANGE_SET_IGNORED, exchange, future);
  }

  /** Forgets the last attempt, so that a cancel from now on meets the next one. */
  static void forgetAttempt(Object exchange) {
    callNullable(Handles.EXCHANGE_SET_IMPL, exchange, null);
    callNullable(Handles.DISABLE, call(Handles.ABORTER, exchange));
    callNullable(Handles.EXCHANGE_SET_FUTURE, exchange, null);
    if (Handles.FAILED_IS_REFERENCE) {
      ((AtomicReference<?>) call(Handles.FAILED, exchange)).set(null);
    } else {
      callNullable(Handles.FAILED, exchange, null);
    }
  }

  /** Stops the attempt under way, wherever it is. */
  static void cancel(Object exchange, IOException cause) {
    callNullable(Handles.EXCHANGE_CANCEL, exchange, cause);
  }

  /** Stops one connected attempt only. */
  static void cancelImpl(Object impl, IOException cause) {
    callNullable(Handles.IMPL_CANCEL, impl, cause);
  }

  /** Whether an HTTP/2 peer said that it did not look at the request (RFC 9113 section 8.7). */
  static boolean unprocessed(@Nullable Object impl) {
    return impl != null && Handles.UNPROCESSED != null && (boolean) call(Handles.UNPROCESSED, impl);
  }

  /** Whether it is an exchange over HTTP/2. */
  static boolean isStream(@Nullable Object impl) {
    return Handles.STREAM.isInstance(impl);
  }

  /** Whether the connection that a request of HTTP/1.1 is about to be written to has TLS. */
  static boolean isOverTls(Object http1Request) {
    return (boolean) call(Handles.CONNECTION_SECURE, call(Handles.HTTP1_CONNECTION, http1Request));
  }

  static boolean expired(Throwable failure) {
    return Handles.EXPIRED.isInstance(failure);
  }

  @SuppressWarnings("unchecked")
  static <T> CompletableFuture<T> readBody(Object impl, BodyHandler<T> handler, Executor executor) {
    return (CompletableFuture<T>) call(Handles.IMPL_READ_BODY, impl, handler, true, executor);
  }

  @SuppressWarnings("unchecked")
  static CompletableFuture<Object> exchangeReadBody(Object exchange, BodyHandler<?> handler) {
    return (CompletableFuture<Object>) call(Handles.EXCHANGE_READ_BODY, exchange, handler);
  }

  /** Drops a body without reading it. */
  @SuppressWarnings("unchecked")
  static CompletableFuture<Void> ignoreImplBody(Object impl) {
    return (CompletableFuture<Void>) call(Handles.IMPL_IGNORE_BODY, impl);
  }

  static int statusOf(Object response) {
    return (int) call(Handles.RESPONSE_STATUS, response);
  }

  static HttpHeaders headersOf(Object response) {
    return (HttpHeaders) call(Handles.RESPONSE_HEADERS, response);
  }

  static HttpClient.Version versionOf(Object response) {
    return (HttpClient.Version) call(Handles.RESPONSE_VERSION, response);
  }

  /** A response of the library's own type; {@code impl} tells its connection, if there is one. */
  static Object response(
      Object exchange,
      @Nullable Object impl,
      HttpHeaders headers,
      int status,
      HttpClient.Version version) {
    Object connection = impl == null ? null : callNullable(Handles.IMPL_CONNECTION, impl);
    try {
      return Handles.RESPONSE.invoke(
          (Object) requestOf(exchange),
          exchange,
          (Object) headers,
          connection,
          (Object) status,
          (Object) version);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  /** Asks a subscriber for its body on the right thread. */
  @SuppressWarnings("unchecked")
  static <T> CompletionStage<T> bodyOf(Executor executor, BodySubscriber<T> subscriber) {
    return (CompletionStage<T>) call(Handles.BODY_ASYNC, executor, subscriber);
  }

  /** What the library was given, where its later versions wrap it in a subscriber of their own. */
  static @Nullable Object givenOf(@Nullable Object subscriber) {
    return subscriber != null
            && Handles.WRAPPER != null
            && Handles.WRAPPED != null
            && Handles.WRAPPER.isInstance(subscriber)
        ? callNullable(Handles.WRAPPED, subscriber)
        : subscriber;
  }

  private static Object call(MethodHandle handle, Object target) {
    try {
      return handle.invokeExact(target);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static @Nullable Object callNullable(MethodHandle handle, Object target) {
    try {
      return handle.invokeExact(target);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static Object call(MethodHandle handle, Object target, Object argument) {
    try {
      return handle.invokeExact(target, argument);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static @Nullable Object callNullable(
      MethodHandle handle, Object target, @Nullable Object argument) {
    try {
      return handle.invokeExact(target, argument);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  private static Object call(
      MethodHandle handle, Object target, Object first, Object second, Object third) {
    try {
      return handle.invokeExact(target, first, second, third);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  /** The handles proper; initialised by {@link #bind}, constant from then on. */
  private static final class Handles {
    static final Class<?> EXCHANGE = type("Exchange");
    static final Class<?> MULTI = type("MultiExchange");
    static final Class<?> REQUEST = type("HttpRequestImpl");
    static final Class<?> IMPL = type("ExchangeImpl");
    static final Class<?> RESPONSE_TYPE = type("Response");
    static final Class<?> STREAM = type("Stream");
    static final Class<?> EXPIRED = type("common.ConnectionExpiredException");

    static final MethodHandle EXCHANGE_REQUEST = getter(EXCHANGE, "request");
    static final MethodHandle EXCHANGE_MULTI = getter(EXCHANGE, "multi");
    static final MethodHandle EXCHANGE_EXECUTOR = getter(EXCHANGE, "parentExecutor");
    static final MethodHandle EXCHANGE_IMPL = getter(EXCHANGE, "exchImpl");
    static final MethodHandle EXCHANGE_SET_IMPL = setter(EXCHANGE, "exchImpl");
    static final MethodHandle EXCHANGE_SET_FUTURE = setter(EXCHANGE, "exchangeCF");
    static final MethodHandle EXCHANGE_SET_IGNORED = setter(EXCHANGE, "bodyIgnored");
    static final MethodHandle EXCHANGE_CANCEL = method(EXCHANGE, "cancel", IOException.class);
    static final MethodHandle EXCHANGE_READ_BODY =
        method(EXCHANGE, "readBodyAsync", BodyHandler.class);
    static final MethodHandle SEND = method(EXCHANGE, "responseAsyncImpl", type("HttpConnection"));
    static final MethodHandle ABORTER = getter(EXCHANGE, "connectionAborter");
    static final MethodHandle DISABLE = method(type("Exchange$ConnectionAborter"), "disable");
    static final boolean FAILED_IS_REFERENCE =
        field(EXCHANGE, "failed").getType() == AtomicReference.class;
    static final MethodHandle FAILED =
        FAILED_IS_REFERENCE ? getter(EXCHANGE, "failed") : setter(EXCHANGE, "failed");

    static final MethodHandle DESTINATION = getter(type("ConnectionPool$CacheKey"), "destination");
    static final MethodHandle HTTP1_REQUEST = getter(type("Http1Request"), "request");
    static final MethodHandle HTTP1_CONNECTION = getter(type("Http1Request"), "connection");
    static final MethodHandle CONNECTION_SECURE = method(type("HttpConnection"), "isSecure");

    static final MethodHandle MULTI_REQUEST = getter(MULTI, "request");
    static final MethodHandle MULTI_CLIENT = getter(MULTI, "client");
    static final MethodHandle MULTI_EXCHANGE = getter(MULTI, "exchange");
    static final MethodHandle MULTI_CANCELLED = getter(MULTI, "cancelled");
    static final MethodHandle MULTI_SET_CANCELLED = setter(MULTI, "cancelled");
    static final MethodHandle MULTI_SET_RESPONSE = setter(MULTI, "response");
    static final MethodHandle MULTI_INTERRUPTED = getter(MULTI, "interrupted");

    static final MethodHandle REQUEST_PROXY = getter(REQUEST, "proxy");
    static final MethodHandle REQUEST_SET_PROXY = setter(REQUEST, "proxy");
    static final MethodHandle REQUEST_WEB_SOCKET = getter(REQUEST, "isWebSocket");
    static final MethodHandle REQUEST_SECURE = getter(REQUEST, "secure");
    static final MethodHandle SYSTEM = getter(REQUEST, "systemHeadersBuilder");
    static final MethodHandle HEADERS_MAP = method(type("common.HttpHeadersBuilder"), "map");

    static final MethodHandle IMPL_CONNECTION = method(IMPL, "connection");
    static final MethodHandle IMPL_CANCEL = method(IMPL, "cancel", IOException.class);
    static final MethodHandle IMPL_IGNORE_BODY = method(IMPL, "ignoreBody");
    static final MethodHandle IMPL_READ_BODY =
        method(IMPL, "readBodyAsync", BodyHandler.class, boolean.class, Executor.class);
    static final @Nullable MethodHandle UNPROCESSED = optional(IMPL, "isUnprocessedByPeer");

    static final MethodHandle RESPONSE =
        constructor(
            RESPONSE_TYPE,
            REQUEST,
            EXCHANGE,
            HttpHeaders.class,
            type("HttpConnection"),
            int.class,
            HttpClient.Version.class);
    static final MethodHandle RESPONSE_STATUS = getter(RESPONSE_TYPE, "statusCode");
    static final MethodHandle RESPONSE_HEADERS = getter(RESPONSE_TYPE, "headers");
    static final MethodHandle RESPONSE_VERSION = getter(RESPONSE_TYPE, "version");
    static final MethodHandle BODY_ASYNC =
        method(type("ResponseSubscribers"), "getBodyAsync", Executor.class, BodySubscriber.class);
    static final @Nullable Class<?> WRAPPER = optionalType("common.HttpBodySubscriberWrapper");
    static final @Nullable MethodHandle WRAPPED = optionalGetter(WRAPPER, "userSubscriber");
  }
}
