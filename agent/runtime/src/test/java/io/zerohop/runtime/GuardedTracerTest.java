package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedTracerTest {
  private static final Format NO_FORMAT =
      new Format() {
        @Override
        public void write(TraceContext context, BiConsumer<String, String> field) {}

        @Override
        public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
          return null;
        }
      };

  private final List<Throwable> faults = new ArrayList<>();

  /** Throws whatever it is asked. */
  private static final class Broken implements Tracer {
    @Override
    public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
      throw new StackOverflowError("begin");
    }

    @Override
    public @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
      throw new IllegalStateException("again");
    }

    @Override
    public @Nullable TraceContext serve(ServedRequest request) {
      throw new NoClassDefFoundError("serve");
    }
  }

  @Test
  void aBrokenTracerIsToldAndNoCallHearsOfIt() {
    Tracer guarded = new GuardedTracer(new Broken(), (where, fault) -> faults.add(fault));
    TraceContext before = new TraceContext(1, 2, 3, 0, true, null, new Along("", "", NO_FORMAT));

    assertNull(guarded.begin(none(ObservedCall.class), none(CallRequest.class)));
    assertSame(before, guarded.again(none(ObservedCall.class), before));
    assertNull(guarded.serve(none(ServedRequest.class)));

    assertEquals(
        List.of("begin", "again", "serve"), faults.stream().map(Throwable::getMessage).toList());
  }

  /** Something that nobody looks at. */
  private static <T> T none(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              throw new AssertionError(method.toString());
            }));
  }
}
