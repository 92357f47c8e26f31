package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spans of calls that ended, in batches, from a thread of its own. A receiver that is
 * slow or dead costs no call anything: the ring fills, and what finds no cell is counted.
 */
public final class TraceExport implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final int LARGEST_RING = 65_536;
  private static final long NEXT_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RecordRing ring;
  private final SpanEncoder encoder;
  private final Spans spans;
  private final Destination sink;
  private final CallRecord[] batch;
  private final long delayNanos;
  private final Runnable everySecond;
  private final Consumer<String> trouble;
  private final Thread thread;
  private volatile long exported;
  private volatile long failed;
  private volatile @Nullable String lastFailure;
  private volatile SpanForm form = SpanForm.DEFAULT;
  private volatile boolean closing;

  /**
   * What became of spans so far.
   *
   * @param exported how many the receiver took
   * @param failed how many it did not take
   * @param dropped how many calls found the queue full
   * @param lastFailure what kept the last ones; null while all is well
   */
  public record Counts(long exported, long failed, long dropped, @Nullable String lastFailure) {}

  /**
   * How it is done.
   *
   * @param batch how many calls at most are sent at once
   * @param delayNanos how long a call that ended waits at most
   */
  record Pace(int batch, long delayNanos) {}

  TraceExport(
      RecordRing ring,
      Destination sink,
      Pace pace,
      Map<String, String> resource,
      Runnable everySecond,
      Consumer<String> trouble) {
    this.ring = ring;
    this.sink = sink;
    this.batch = new CallRecord[pace.batch()];
    this.delayNanos = pace.delayNanos();
    this.everySecond = everySecond;
    this.trouble = trouble;
    this.spans = new Spans(() -> ThreadLocalRandom.current().nextLong());
    this.encoder =
        new SpanEncoder(resource, resource.getOrDefault("telemetry.distro.version", ""), spans);
    this.thread = new Thread(this::run, "zerohop-telemetry");
    thread.setDaemon(true);
    thread.setContextClassLoader(TraceExport.class.getClassLoader());
  }

  /**
   * An export to where OpenTelemetry's settings say.
   *
   * @param resource the attributes of this JVM
   * @param everySecond is run about so often on the export's thread
   * @param trouble told where spans begin to be lost; again only after some were taken
   * @throws RuntimeException says which setting is wrong
   */
  public static TraceExport of(
      OtelSettings settings,
      RecordRing ring,
      Map<String, String> resource,
      Runnable everySecond,
      Consumer<String> trouble) {
    Pace pace =
        new Pace(
            Math.min(settings.number("otel.bsp.max.export.batch.size", 512), ring.capacity()),
            TimeUnit.MILLISECONDS.toNanos(settings.number("otel.bsp.schedule.delay", 5_000)));
    return new TraceExport(ring, Destination.of(settings), pace, resource, everySecond, trouble);
  }

  /** A ring as large as the settings ask for, up to 65,536 calls. */
  public static RecordRing ring(OtelSettings settings) {
    return new RecordRing(
        Math.min(settings.number("otel.bsp.max.queue.size", 2_048), LARGEST_RING));
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Spans say this from the next batch on. */
  public void form(SpanForm wanted) {
    form = wanted;
  }

  /** More calls wait than usual. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /** What became of the spans so far. */
  public Counts counts() {
    return new Counts(exported, failed, ring.dropped(), lastFailure);
  }

  /** Whether a call is one of its own, which must make no span. */
  public boolean isOwn(CallRequest request) {
    return sink.receiver().isAt(request.host(), request.port());
  }

  /** Where spans go, in words. */
  public String destination() {
    return sink.receiver().toString();
  }

  private void run() {
    try {
      long last = System.nanoTime();
      while (!closing) {
        LockSupport.parkNanos(Math.min(delayNanos, NEXT_LOOK_NANOS));
        long now = System.nanoTime();
        everySecond.run();
        if (closing || now - last >= delayNanos || ring.isQuarterFull()) {
          drain();
          last = now;
        }
      }
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sink.close();
    }
  }

  private void drain() throws InterruptedException {
    int count;
    do {
      count = ring.take(batch);
      if (count > 0) {
        send(count);
      }
    } while (count == batch.length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes
  private void send(int count) throws InterruptedException {
    int written = count; // at least, until they are counted
    try {
      spans.anchor(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), System.nanoTime());
      spans.form(form);
      written = encoder.encode(batch, count);
      sink.send(encoder);
      lastFailure = null;
      exported += written;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable lost) {
      String what = lost.getMessage() == null ? lost.toString() : lost.getMessage();
      if (lastFailure == null) {
        trouble.accept("spans are lost: " + sink.receiver() + ": " + what);
      }
      lastFailure = what;
      failed += written; // last: who sees the number sees the rest
    } finally {
      ring.giveBack();
    }
  }

  /** Sends what is left, for a second at most, and ends. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
