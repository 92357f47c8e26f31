package io.zerohop.telemetry.log;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each call that this JVM made or answered, or for a share of them, from a thread
 * of its own. A call is copied into a cell that exists already; where none is free, its line is
 * dropped and counted. Thread-safe; a call allocates nothing for it.
 */
public final class AccessLog implements CallObserver, AutoCloseable {
  /** A share is so many of a million. */
  public static final int ALL = 1_000_000;

  private static final int CELLS = 1_024;
  private static final int BATCH = 256;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final RecordRing ring;
  private final Kept kept;
  private final Format format;
  private final LogTarget target;
  private final Consumer<String> trouble;
  private final InstantSource clock = InstantSource.system();
  private final CallRecord[] batch = new CallRecord[BATCH];
  private final Thread thread;
  private volatile long written;
  private volatile long lost;
  private volatile @Nullable String lastFailure;
  private volatile boolean closing;

  /** How a call is written, with the time at which it began. */
  @FunctionalInterface
  public interface Format {
    /** One line, without its end. */
    String line(CallRecord call, Instant begin);

    /** Text in the order of Envoy's. */
    static Format text() {
      return AccessLine::text;
    }

    /**
     * JSON.
     *
     * @param writer of members as an object, in one line
     */
    static Format json(Function<Map<String, Object>, String> writer) {
      return (call, begin) -> AccessLine.json(call, begin, writer);
    }
  }

  /**
   * Which calls are written.
   *
   * @param perMillion of all calls
   * @param random from 0 up to, not with, {@link #ALL}; thread-safe
   * @param own the export's, which are left out
   */
  public record Kept(int perMillion, IntSupplier random, Predicate<CallRequest> own) {
    boolean takes() {
      return perMillion >= ALL || random.getAsInt() < perMillion;
    }
  }

  /**
   * What became of lines so far.
   *
   * @param written how many were written
   * @param dropped how many found no free cell, or could not be written
   * @param lastFailure why the last ones could not be; null while all is well
   */
  public record Counts(long written, long dropped, @Nullable String lastFailure) {}

  /**
   * @param trouble told where lines begin to be lost; again only after some were written
   */
  public AccessLog(Kept kept, Format format, LogTarget target, Consumer<String> trouble) {
    this(new RecordRing(CELLS), kept, format, target, trouble);
  }

  AccessLog(RecordRing ring, Kept kept, Format format, LogTarget target, Consumer<String> trouble) {
    this.ring = ring;
    this.kept = kept;
    this.format = format;
    this.target = target;
    this.trouble = trouble;
    this.thread = new Thread(this::run, "zerohop-access-log");
    thread.setDaemon(true);
    thread.setContextClassLoader(AccessLog.class.getClassLoader());
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** What became of lines so far. */
  public Counts counts() {
    return new Counts(written, ring.dropped() + lost, lastFailure);
  }

  @Override
  public void ended(ObservedCall call) {
    if (kept.takes() && !kept.own.test(call.request()) && ring.keep(call, call.trace())) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void served(ObservedServing call) {
    if (kept.takes() && ring.keep(call, call.trace())) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closing) {
      LockSupport.parkNanos(PAUSE_NANOS);
      drain();
    }
    drain();
  }

  private void drain() {
    int count;
    do {
      count = ring.take(batch);
      if (count > 0) {
        write(count);
      }
    } while (count == batch.length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes
  private void write(int count) {
    try {
      Instant now = clock.instant();
      long nanos = System.nanoTime();
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < count; i++) {
        CallRecord call = batch[i];
        if (call.isKept()) {
          lines.append(format.line(call, now.minusNanos(nanos - call.startNanos()))).append('\n');
        }
      }
      target.write(lines.toString());
      written += count;
      lastFailure = null;
    } catch (Throwable failed) {
      lost += count;
      if (lastFailure == null) {
        trouble.accept("lines of the access log are lost: " + failed);
      }
      lastFailure = failed.toString();
    } finally {
      ring.giveBack();
    }
  }

  /** Writes what is left, for a second at most, and ends. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
