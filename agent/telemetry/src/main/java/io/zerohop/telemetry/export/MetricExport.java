package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.telemetry.metrics.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is measured once in a period, and at the end, from a thread of its own. A receiver
 * that is slow or dead costs no call anything, and no memory: what was counted is sent with the
 * next period.
 */
public final class MetricExport implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final MetricDestination sink;
  private final long intervalNanos;
  private final MetricMessages messages;
  private final InstantSource clock;
  private final Supplier<List<Metric>> meters;
  private final Consumer<String> trouble;
  private final Thread thread;
  private volatile long exported;
  private volatile long failed;
  private volatile @Nullable String lastFailure;
  private volatile boolean closing;

  /**
   * What became of it so far.
   *
   * @param exported how many times the receiver took what there was
   * @param failed how many times it did not
   * @param lastFailure what kept it; null while all is well
   */
  public record Counts(long exported, long failed, @Nullable String lastFailure) {}

  /**
   * Where it goes and how often.
   *
   * @param resource the attributes of this JVM
   */
  record Way(MetricDestination sink, long intervalNanos, Map<String, String> resource) {}

  /**
   * What is exported.
   *
   * @param meters reads it; on the export's thread
   * @param since when its counting began
   */
  public record Measured(Supplier<List<Metric>> meters, Instant since) {}

  private MetricExport(Way way, InstantSource clock, Measured measured, Consumer<String> trouble) {
    this.sink = way.sink();
    this.intervalNanos = way.intervalNanos();
    this.clock = clock;
    this.meters = measured.meters();
    this.trouble = trouble;
    this.messages =
        new MetricMessages(way.resource(), sink.preferred(), epochNanos(measured.since()));
    this.thread = new Thread(this::run, "zerohop-metrics");
    thread.setDaemon(true);
    thread.setContextClassLoader(MetricExport.class.getClassLoader());
  }

  /**
   * An export to where OpenTelemetry's settings say.
   *
   * @param resource the attributes of this JVM
   * @param trouble told where metrics begin not to be taken; again only after some were
   * @throws RuntimeException says which setting is wrong
   */
  public static MetricExport of(
      OtelSettings settings,
      Map<String, String> resource,
      Measured measured,
      Consumer<String> trouble) {
    int interval = settings.number("otel.metric.export.interval", 60_000);
    MetricDestination sink = MetricDestination.of(settings);
    Way way = new Way(sink, TimeUnit.MILLISECONDS.toNanos(interval), resource);
    return new MetricExport(way, InstantSource.system(), measured, trouble);
  }

  private static long epochNanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** What became of it so far. */
  public Counts counts() {
    return new Counts(exported, failed, lastFailure);
  }

  /** Whether a call is one of its own, which must not be counted. */
  public boolean isOwn(CallRequest request) {
    return sink.receiver().isAt(request.host(), request.port());
  }

  /** Where it goes, in words. */
  public String destination() {
    return sink.receiver().toString();
  }

  private void run() {
    try {
      long next = System.nanoTime() + intervalNanos;
      while (!closing && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        if (!closing && next - System.nanoTime() <= 0) {
          export();
          next = System.nanoTime() + intervalNanos;
        }
      }
      export();
    } finally {
      sink.close();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes
  private void export() {
    try {
      sink.send(messages.of(meters.get(), epochNanos(clock.instant())));
      messages.taken();
      lastFailure = null;
      exported++;
    } catch (Throwable lost) {
      String what = lost.getMessage() == null ? lost.toString() : lost.getMessage();
      if (lastFailure == null) {
        trouble.accept("metrics are not taken: " + sink.receiver() + ": " + what);
      }
      lastFailure = what;
      failed++; // last: who sees the number sees the rest
    }
  }

  /** Sends once more and ends; does not wait for that. */
  public void end() {
    closing = true;
    LockSupport.unpark(thread);
  }

  /** Sends once more, for a second at most, and ends. */
  @Override
  public void close() {
    end();
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
