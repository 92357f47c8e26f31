package io.zerohop.runtime;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps a tracer's faults from the calls. */
record GuardedTracer(Tracer tracer, BiConsumer<String, Throwable> faults) implements Tracer {
  @Override
  public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
    try {
      return tracer.begin(call, request);
    } catch (Throwable fault) {
      faults.accept("a tracer", fault);
      return null;
    }
  }

  @Override
  public @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
    try {
      return tracer.again(call, before);
    } catch (Throwable fault) {
      faults.accept("a tracer", fault);
      return before;
    }
  }

  @Override
  public @Nullable TraceContext within(@Nullable TraceContext around) {
    try {
      return tracer.within(around);
    } catch (Throwable fault) {
      faults.accept("a tracer", fault);
      return null;
    }
  }

  @Override
  public List<String> headers() {
    try {
      return tracer.headers();
    } catch (Throwable fault) {
      faults.accept("a tracer", fault);
      return List.of();
    }
  }

  @Override
  public boolean serves() {
    return tracer.serves();
  }

  @Override
  public @Nullable TraceContext serve(ServedRequest request) {
    try {
      return tracer.serve(request);
    } catch (Throwable fault) {
      faults.accept("a tracer", fault);
      return null;
    }
  }
}
