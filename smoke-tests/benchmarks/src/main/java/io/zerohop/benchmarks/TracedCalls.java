package io.zerohop.benchmarks;

import io.zerohop.diagnostics.Tap;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Whole calls in the engine, seen by nobody, by a tracer, or by a tap. */
@State(Scope.Thread)
public class TracedCalls {
  private static final int BATCH = 512;

  private final RecordRing ring = new RecordRing(2_048);
  private final CallRecord[] batch = new CallRecord[BATCH];
  private final Map<String, String> headers = new HashMap<>();
  private final BiConsumer<String, String> carrier = headers::put;
  private final OneService untraced = service(Tracer.OFF, CallObserver.NONE);
  private final OneService unsampled = traced(Sampler.of("always_off", null));
  private final OneService sampled = traced(Sampler.DEFAULT);
  private final Listeners left = new Listeners();
  private final Listeners listening = new Listeners();
  private final OneService afterTap = service(Tracer.OFF, left);
  private final OneService tapped = service(Tracer.OFF, listening);
  private int waiting;

  private OneService traced(Sampler sampler) {
    Recording recording = OurSpans.recording(ring, sampler);
    return service(recording, recording);
  }

  private OneService service(Tracer tracer, CallObserver observer) {
    return new OneService(tracer, observer, carrier);
  }

  /** A tap listens to calls of the last arm; one to those of the arm before has left. */
  @Setup
  public void listen() throws Exception {
    left.listen().close();
    listening.listen();
  }

  /** Somebody must have heard what is told, and nobody what is not. */
  @TearDown
  public void check() {
    if (!left.all.isEmpty() || listening.all.isEmpty()) {
      throw new IllegalStateException("one of the two taps must listen");
    }
  }

  Step untraced() {
    return untraced.call();
  }

  Step unsampled() {
    return unsampled.call();
  }

  Step sampled() {
    Step step = sampled.call();
    if (++waiting == BATCH) {
      waiting = 0;
      ring.take(batch);
      ring.giveBack();
    }
    return step;
  }

  Step afterTap() {
    return afterTap.call();
  }

  Step tapped() {
    return tapped.call();
  }

  /** Those who observe calls, as the agent has them: told one after the other. */
  private static final class Listeners implements CallObserver {
    private final List<CallObserver> all = new CopyOnWriteArrayList<>();
    private final Tap tap =
        new Tap(all::add, all::remove, InstantSource.system(), System::nanoTime);

    AutoCloseable listen() {
      return tap.listen(
          List.of(),
          0,
          new Tap.Listener() {
            @Override
            public void told(String json) {}

            @Override
            public void tooMany() {}
          });
    }

    @Override
    public void ended(ObservedCall call) {
      for (int i = 0; i < all.size(); i++) {
        all.get(i).ended(call);
      }
    }
  }
}
