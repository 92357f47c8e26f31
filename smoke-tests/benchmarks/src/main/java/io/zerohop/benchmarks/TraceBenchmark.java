package io.zerohop.benchmarks;

import io.zerohop.engine.attempt.Step;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * B5: what a span costs: span, injection and export of the same call, by our records and by
 * OpenTelemetry's SDK. Of either side there is what the calling thread does, where batches are
 * thrown away, and all of it, where each batch of {@value OurSpans#BATCH} is encoded as OTLP and
 * written to nowhere, on the same thread so that all of its bytes are seen. The SDK's side is given
 * the least that its own batching would cost: an array in the place of the queue. Run by {@code
 * org.openjdk.jmh.Main TraceBenchmark -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class TraceBenchmark {
  /** What the calling thread does for our span. */
  @Benchmark
  public void ours(OurSpans spans) {
    spans.call();
    if (spans.isBatch()) {
      spans.throwAway();
    }
  }

  /** All of it, with our encoding. */
  @Benchmark
  public void oursExported(OurSpans spans) throws IOException {
    spans.call();
    if (spans.isBatch()) {
      spans.export();
    }
  }

  /** A call that is not sampled: it carries a context, and that is all. */
  @Benchmark
  public void oursUnsampled(OurSpans spans) {
    spans.unsampledCall();
  }

  /** What the calling thread does for a span of the SDK. */
  @Benchmark
  public void sdk(SdkSpans spans) {
    spans.call();
    if (spans.isBatch()) {
      spans.throwAway();
    }
  }

  /** All of it, with the encoding of the SDK's exporter. */
  @Benchmark
  public void sdkExported(SdkSpans spans) {
    spans.call();
    if (spans.isBatch()) {
      spans.export();
    }
  }

  /** A call that the SDK's sampler refuses. */
  @Benchmark
  public void sdkUnsampled(SdkSpans spans) {
    spans.unsampledCall();
  }

  /** A whole call in the engine that nobody traces: what the next two are to be compared with. */
  @Benchmark
  public Step callUntraced(TracedCalls calls) {
    return calls.untraced();
  }

  /** A whole call in the engine that a tracer looks at and does not sample. */
  @Benchmark
  public Step callUnsampled(TracedCalls calls) {
    return calls.unsampled();
  }

  /** A whole call in the engine that is recorded. */
  @Benchmark
  public Step callSampled(TracedCalls calls) {
    return calls.sampled();
  }

  /** A whole call in the engine while somebody listened by a tap once, and nobody does. */
  @Benchmark
  public Step callAfterTap(TracedCalls calls) {
    return calls.afterTap();
  }

  /** A whole call in the engine while somebody listens by a tap, 100 calls a second at most. */
  @Benchmark
  public Step callTapped(TracedCalls calls) {
    return calls.tapped();
  }
}
