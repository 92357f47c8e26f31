package io.zerohop.instrumentation.httpurlconnection;

import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.BODY;
import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.CACHE;
import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.CLIENT;
import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.CONNECTION;
import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.HEADERS;
import static io.zerohop.instrumentation.httpurlconnection.HttpUrlConnectionHooks.NETWORK;
import static java.lang.invoke.MethodType.methodType;

import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own fields and methods behind an HttpURLConnection, as handles that the JIT compiler
 * sees through. One that a Java version lacks fails the binding, so that nothing is woven.
 */
final class Jdk {
  static final Field URL_OF = Field.of(CONNECTION, "url", URL.class);
  static final Field PROXY = Field.of(CONNECTION, "instProxy", Proxy.class);
  static final Field HTTP = Field.of(CONNECTION, "http", CLIENT);
  static final Field INPUT = Field.of(CONNECTION, "inputStream", java.io.InputStream.class);
  static final Field ERROR = Field.of(CONNECTION, "errorStream", java.io.InputStream.class);
  static final Field REMEMBERED = Field.of(CONNECTION, "rememberedException", Exception.class);
  static final Field REQUESTS = Field.of(CONNECTION, "requests", HEADERS);
  static final Field RESPONSES = Field.of(CONNECTION, "responses", HEADERS);
  static final Field POSTER = Field.of(CONNECTION, "poster", "sun.net.www.http.PosterOutputStream");
  static final Field STATUS = Field.of(CONNECTION, "responseCode", int.class);
  static final Field STATUS_TEXT = Field.of(CONNECTION, "responseMessage", String.class);
  static final Field CONNECTED = Field.of(CONNECTION, "connected", boolean.class);
  static final Field FAILED_ONCE = Field.of(CONNECTION, "failedOnce", boolean.class);
  static final Field REQUESTS_SET = Field.of(CONNECTION, "setRequests", boolean.class);
  static final Field USER_AUTH = Field.of(CONNECTION, "isUserServerAuth", boolean.class);
  static final Field BODY_OF = Field.of(BODY, "this$0", CONNECTION);
  static final Field CLIENT_PROXY = Field.of(NETWORK, "proxy", Proxy.class);
  static final Field SOCKET = Field.of(NETWORK, "serverSocket", Socket.class);
  static final Field CLIENT_URL = Field.of(CLIENT, "url", URL.class);

  private static final MethodHandle DISCONNECT = method(CONNECTION, "disconnectInternal", "()V");
  private static final MethodHandle STREAMING = method(CONNECTION, "streaming", "()Z");
  private static final MethodHandle CREATE_SOCKET =
      method(NETWORK, "createSocket", "()Ljava/net/Socket;");
  private static final MethodHandle CONNECT_TIMEOUT = method(NETWORK, "getConnectTimeout", "()I");
  private static final MethodHandle SET_READ_TIMEOUT = method(NETWORK, "setReadTimeout", "(I)V");
  private static final MethodHandle READ_TIMEOUT = method(NETWORK, "getReadTimeout", "()I");
  private static final MethodHandle CLOSE = method(CLIENT, "closeServer", "()V");
  private static final MethodHandle IDLE = constant(CLIENT, "kac", CACHE);
  private static final MethodHandle IDLE_GET =
      method(CACHE, "get", "(Ljava/net/URL;Ljava/lang/Object;)L" + CLIENT.replace('.', '/') + ";");

  private Jdk() {}

  /** Where {@link Jdk} finds the way in while its handles are made. */
  static final class Access {
    private static @Nullable HookContext context;

    private Access() {}

    /** Makes the handles, or throws why that cannot be done. */
    static synchronized void through(HookContext granted) throws ReflectiveOperationException {
      context = granted;
      MethodHandles.lookup().ensureInitialized(Jdk.class);
      MethodHandles.lookup().ensureInitialized(Headers.class);
    }

    static HookContext granted() {
      if (context == null) {
        throw new IllegalStateException("the adapter must be bound before it is used");
      }
      return context;
    }
  }

  /** Headers of a request or a response, in the JDK's own object. */
  static final class Headers {
    private static final MethodHandle NEW = fresh();
    private static final MethodHandle ADD =
        method(HEADERS, "add", "(Ljava/lang/String;Ljava/lang/String;)V");
    private static final MethodHandle REMOVE = method(HEADERS, "remove", "(Ljava/lang/String;)V");
    private static final MethodHandle FIND =
        method(HEADERS, "findValue", "(Ljava/lang/String;)Ljava/lang/String;");
    private static final MethodHandle KEY = method(HEADERS, "getKey", "(I)Ljava/lang/String;");
    private static final MethodHandle VALUE = method(HEADERS, "getValue", "(I)Ljava/lang/String;");
    private static final MethodHandle RESET = method(HEADERS, "reset", "()V");

    private Headers() {}

    private static MethodHandle fresh() {
      try {
        return lookup(type(HEADERS))
            .findConstructor(type(HEADERS), methodType(void.class))
            .asType(methodType(Object.class));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    static Object empty() throws Throwable {
      return (Object) NEW.invokeExact();
    }

    static void add(Object headers, @Nullable String name, @Nullable String value)
        throws Throwable {
      ADD.invokeExact(headers, name, value);
    }

    static void remove(Object headers, String name) throws Throwable {
      REMOVE.invokeExact(headers, name);
    }

    static @Nullable String find(Object headers, String name) throws Throwable {
      return (String) FIND.invokeExact(headers, name);
    }

    /** The name at a place, for a request's first place the request line; null past the end. */
    static @Nullable String name(Object headers, int place) throws Throwable {
      return (String) KEY.invokeExact(headers, place);
    }

    static @Nullable String value(Object headers, int place) throws Throwable {
      return (String) VALUE.invokeExact(headers, place);
    }

    static void reset(Object headers) throws Throwable {
      RESET.invokeExact(headers);
    }

    /** All values of a name joined by a comma (RFC 9110 section 5.3), or null. */
    static @Nullable String joined(Object headers, String name) throws Throwable {
      List<String> values = new ArrayList<>(1);
      for (int place = 0; ; place++) {
        String key = name(headers, place);
        String value = value(headers, place);
        if (key == null && value == null) {
          return values.isEmpty() ? null : String.join(",", values);
        }
        if (name.equalsIgnoreCase(key) && value != null) {
          values.add(value);
        }
      }
    }
  }

  /** A field of one of the JDK's classes; a record, so that its handles are constants. */
  record Field(MethodHandle getter, MethodHandle setter) {
    static Field of(String owner, String name, String type) {
      return of(owner, name, Jdk.type(type));
    }

    static Field of(String owner, String name, Class<?> type) {
      try {
        Class<?> holder = Jdk.type(owner);
        MethodHandles.Lookup lookup = lookup(holder);
        MethodHandle getter = lookup.findGetter(holder, name, type);
        boolean isFinal = name.startsWith("this$");
        MethodHandle setter = isFinal ? getter : generic(lookup.findSetter(holder, name, type));
        return new Field(generic(getter), setter);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private static MethodHandle generic(MethodHandle handle) {
      return handle.asType(handle.type().erase());
    }

    @Nullable Object get(Object owner) throws Throwable {
      return (Object) getter.invokeExact(owner);
    }

    boolean isSet(Object owner) throws Throwable {
      return (boolean) getter.invokeExact(owner);
    }

    int number(Object owner) throws Throwable {
      return (int) getter.invokeExact(owner);
    }

    void set(Object owner, @Nullable Object value) throws Throwable {
      setter.invokeExact(owner, value);
    }

    void set(Object owner, boolean value) throws Throwable {
      setter.invokeExact(owner, value);
    }

    void set(Object owner, int value) throws Throwable {
      setter.invokeExact(owner, value);
    }
  }

  static void disconnect(Object connection) throws Throwable {
    DISCONNECT.invokeExact(connection);
  }

  static boolean isStreaming(Object connection) throws Throwable {
    return (boolean) STREAMING.invokeExact(connection);
  }

  static Socket createSocket(Object client) throws Throwable {
    return (Socket) (Object) CREATE_SOCKET.invokeExact(client);
  }

  static int connectTimeout(Object client) throws Throwable {
    return (int) CONNECT_TIMEOUT.invokeExact(client);
  }

  static int readTimeout(Object client) throws Throwable {
    return (int) READ_TIMEOUT.invokeExact(client);
  }

  static void readTimeout(Object client, int millis) throws Throwable {
    SET_READ_TIMEOUT.invokeExact(client, millis);
  }

  static void close(Object client) throws Throwable {
    CLOSE.invokeExact(client);
  }

  /** Takes an idle client out of the JDK's pool. */
  static @Nullable Object takeIdle(URL url, Object key) throws Throwable {
    return (Object) IDLE_GET.invokeExact((Object) IDLE.invokeExact(), url, key);
  }

  private static Class<?> type(String name) {
    try {
      return Access.granted().libraryClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandles.Lookup lookup(Class<?> type) throws IllegalAccessException {
    return Access.granted().lookupIn(type);
  }

  /** Read when it is needed: that initialises the class, which reads the JVM's properties. */
  private static MethodHandle constant(String owner, String name, String type) {
    try {
      return generic(lookup(type(owner)).findStaticGetter(type(owner), name, type(type)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The method with every type but strings and primitives seen as Object, for invokeExact. */
  private static MethodHandle method(String owner, String name, String descriptor) {
    try {
      Class<?> holder = type(owner);
      MethodType exact = MethodType.fromMethodDescriptorString(descriptor, null);
      return generic(lookup(holder).findVirtual(holder, name, exact));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle generic(MethodHandle handle) {
    MethodType type = handle.type();
    for (int place = 0; place < type.parameterCount(); place++) {
      type = type.changeParameterType(place, seen(type.parameterType(place)));
    }
    return handle.asType(type.changeReturnType(seen(type.returnType())));
  }

  private static Class<?> seen(Class<?> type) {
    return type.isPrimitive() || type == String.class || type == URL.class ? type : Object.class;
  }
}
