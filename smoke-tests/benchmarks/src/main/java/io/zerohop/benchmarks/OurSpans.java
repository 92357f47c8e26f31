package io.zerohop.benchmarks;

import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.context.Propagation;
import io.zerohop.telemetry.export.EncodedRecords;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Spans by our records: of calls that the engine made once, to ten endpoints, so that what is
 * measured is the span alone. Their timestamps are the calls' own.
 */
@State(Scope.Thread)
public class OurSpans {
  static final int BATCH = 512;

  /** So many different calls are made, one after the other. */
  static final int CALLS = 64;

  private static final Format FORMAT =
      Propagation.of(List.of("tracecontext", "baggage"), unknown -> {});

  private final RecordRing ring = new RecordRing(2_048);
  private final Recording recording = recording(ring, Sampler.DEFAULT);
  private final Recording refusing = recording(ring, Sampler.of("always_off", null));
  private final Map<String, String> headers = new HashMap<>();
  private final BiConsumer<String, String> carrier = headers::put;
  private final CallRecord[] batch = new CallRecord[BATCH];
  private final EncodedRecords encoder =
      new EncodedRecords(Map.of("service.name", "checkout", "service.namespace", "shop"));
  private final ObservedCall[] calls = madeOnce(recording);
  private int next;
  private int waiting;

  /** Records what the sampler takes, and is never woken. */
  static Recording recording(RecordRing ring, Sampler sampler) {
    Unsampled unsampled = new Unsampled(OurSpans::random, FORMAT);
    return new Recording(
        ring, sampler, FORMAT, OurSpans::random, unsampled, request -> false, () -> {});
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static ObservedCall[] madeOnce(Recording recording) {
    Kept kept = new Kept();
    OneService service = new OneService(recording, kept, (name, value) -> {});
    ObservedCall[] made = new ObservedCall[CALLS];
    for (int i = 0; i < CALLS; i++) {
      service.call(OneService.request(i));
      made[i] = Objects.requireNonNull(kept.ended, "a call that ended is told");
    }
    return made;
  }

  /** Keeps the call, which nobody else may. */
  private static final class Kept implements CallObserver {
    private @Nullable ObservedCall ended;

    @Override
    public void ended(ObservedCall call) {
      ended = call;
    }
  }

  private ObservedCall nextCall() {
    next = (next + 1) % CALLS;
    return calls[next];
  }

  /** Begins the span, injects it, and keeps the call that ended. */
  void call() {
    ObservedCall call = nextCall();
    TraceContext context = recording.begin(call, call.request());
    Objects.requireNonNull(context, "the call is ours").forEach(carrier);
    recording.ended(call);
    waiting++;
  }

  /** The same of a call that is not sampled. */
  void unsampledCall() {
    ObservedCall call = nextCall();
    TraceContext context = refusing.begin(call, call.request());
    Objects.requireNonNull(context, "the call is ours").forEach(carrier);
  }

  boolean isBatch() {
    return waiting == BATCH;
  }

  /** Gives the cells back. */
  void throwAway() {
    taken();
    ring.giveBack();
  }

  /** Encodes the batch, and gives the cells back. */
  void export() throws IOException {
    int spans = encoder.write(batch, taken(), OutputStream.nullOutputStream());
    if (spans != BATCH) {
      throw new IllegalStateException("each call must be a span, were " + spans);
    }
    ring.giveBack();
  }

  private int taken() {
    int count = ring.take(batch);
    if (count != waiting) {
      throw new IllegalStateException("all " + waiting + " calls must be kept, were " + count);
    }
    waiting = 0;
    return count;
  }
}
