package io.zerohop.telemetry.beside;

import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's API as another agent has it, where no class of ours can name it: by handles, with
 * all of its objects as Objects. Immutable; thread-safe.
 */
public final class TheirApi {
  /** What its agent calls it; it is the boot loader's there, whatever loaders of ours see. */
  private static final String SHADED = "io.opentelemetry.javaagent.shaded.io.opentelemetry.";

  private static final String OUR_TRACER = "io.zerohop";
  private static final String CLIENT = "CLIENT";

  /** How a class of spans tells its kind, which the API does not: the SDK's ReadableSpan. */
  private static final ClassValue<Optional<MethodHandle>> KINDS =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
          try {
            Class<?> readable = readable(type);
            return readable == null
                ? Optional.empty()
                : Optional.of(handle(readable.getMethod("getKind")));
          } catch (ReflectiveOperationException other) {
            return Optional.empty();
          }
        }
      };

  private final MethodHandle current;
  private final MethodHandle isSampled;
  private final MethodHandle spanId;
  private final MethodHandle text;
  private final MethodHandle number;
  private final MethodHandle status;
  private final MethodHandle end;
  private final MethodHandle tracer;
  private final MethodHandle builder;
  private final MethodHandle root;
  private final MethodHandle stored;
  private final MethodHandle below;
  private final MethodHandle kind;
  private final MethodHandle start;
  private final Object error;
  private final Object client;

  private TheirApi(Names names) throws ReflectiveOperationException {
    Class<?> span = names.of("api.trace.Span");
    Class<?> spanContext = names.of("api.trace.SpanContext");
    Class<?> builderType = names.of("api.trace.SpanBuilder");
    Class<?> contextType = names.of("context.Context");
    Class<?> statusCode = names.of("api.trace.StatusCode");
    Class<?> spanKind = names.of("api.trace.SpanKind");
    current = handle(span.getMethod("current")).asType(methodType(Object.class));
    MethodHandle context = handle(span.getMethod("getSpanContext"));
    isSampled =
        filterReturnValue(context, handle(spanContext.getMethod("isSampled")))
            .asType(methodType(boolean.class, Object.class));
    spanId = filterReturnValue(context, handle(spanContext.getMethod("getSpanId")));
    text = handle(span.getMethod("setAttribute", String.class, String.class));
    number = handle(span.getMethod("setAttribute", String.class, long.class));
    status = handle(span.getMethod("setStatus", statusCode));
    end = handle(span.getMethod("end", long.class, TimeUnit.class));
    tracer = handle(names.of("api.GlobalOpenTelemetry").getMethod("getTracer", String.class));
    builder = handle(names.of("api.trace.Tracer").getMethod("spanBuilder", String.class));
    root = handle(contextType.getMethod("root"));
    stored = handle(span.getMethod("storeInContext", contextType));
    below = handle(builderType.getMethod("setParent", contextType));
    kind = handle(builderType.getMethod("setSpanKind", spanKind));
    start = handle(builderType.getMethod("startSpan"));
    error = constant(statusCode, "ERROR");
    client = constant(spanKind, CLIENT);
  }

  private record Names(String prefix, @Nullable ClassLoader loader) {
    Class<?> of(String name) throws ClassNotFoundException {
      return Class.forName(prefix + name, false, loader);
    }
  }

  /**
   * That of OpenTelemetry's agent in this JVM.
   *
   * @return null while it is not there
   * @throws ReflectiveOperationException if it is another one than is known here
   */
  public static @Nullable TheirApi ofAgent() throws ReflectiveOperationException {
    try {
      Class.forName(SHADED + "api.trace.Span", false, null);
    } catch (ClassNotFoundException none) {
      return null;
    }
    return in(SHADED, null);
  }

  /**
   * That below a package.
   *
   * @param loader null for the boot loader
   */
  static TheirApi in(String prefix, @Nullable ClassLoader loader)
      throws ReflectiveOperationException {
    return new TheirApi(new Names(prefix, loader));
  }

  private static @Nullable Class<?> readable(@Nullable Class<?> type) {
    if (type == null || type.getSimpleName().equals("ReadableSpan")) {
      return type;
    }
    for (Class<?> implemented : type.getInterfaces()) {
      Class<?> found = readable(implemented);
      if (found != null) {
        return found;
      }
    }
    return readable(type.getSuperclass());
  }

  private static MethodHandle handle(Method method) throws IllegalAccessException {
    return MethodHandles.publicLookup().unreflect(method);
  }

  private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
    return Objects.requireNonNull(type.getField(name).get(null), name);
  }

  /** Something of theirs that is called. */
  private interface Calling<T> {
    T call() throws Throwable;
  }

  private static <T> T called(Calling<T> calling) {
    try {
      return calling.call();
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known
        ? known
        : new IllegalStateException("their API must throw nothing checked, did", thrown);
  }

  /** The span that is going on on this thread; one that is not sampled where there is none. */
  Object current() {
    try {
      return (Object) current.invokeExact();
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** Whether it is recorded. */
  boolean isSampled(Object span) {
    try {
      return (boolean) isSampled.invokeExact(span);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /** Whether it is a client's; false where its SDK does not say. */
  boolean isClient(Object span) {
    Optional<MethodHandle> kindOf = KINDS.get(span.getClass());
    return kindOf.isPresent() && called(() -> kindOf.get().invoke(span)).toString().equals(CLIENT);
  }

  /** Its id. */
  long id(Object span) {
    String id = called(() -> (String) spanId.invoke(span));
    return Long.parseUnsignedLong(id, 16);
  }

  void say(Object span, String key, String value) {
    if (!value.isEmpty()) {
      called(() -> text.invoke(span, key, value));
    }
  }

  void say(Object span, String key, long value) {
    called(() -> number.invoke(span, key, value));
  }

  /** It is an error. */
  void fails(Object span) {
    called(() -> status.invoke(span, error));
  }

  /** A client's span begins now, below another one. */
  Object begin(String name, Object above) {
    return called(
        () -> {
          Object made = builder.invoke(tracer.invoke(OUR_TRACER), name);
          below.invoke(made, stored.invoke(above, root.invoke()));
          kind.invoke(made, client);
          return start.invoke(made);
        });
  }

  /** It has ended, at that time of the epoch. */
  void end(Object span, long epochNanos) {
    called(
        () -> {
          end.invoke(span, epochNanos, TimeUnit.NANOSECONDS);
          return span;
        });
  }
}
