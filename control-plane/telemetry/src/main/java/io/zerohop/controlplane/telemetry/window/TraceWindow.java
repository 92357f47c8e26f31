package io.zerohop.controlplane.telemetry.window;

import io.zerohop.controlplane.telemetry.trace.TraceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans that arrived lately, by trace. It is divided into segments; one begins every fifteenth
 * of the window's time, and when the one before has a fifteenth of what the window may hold. Whole
 * segments leave, the oldest first: when their time is over, and before that where more arrives
 * than there is room for, so what happened last is always here. Time is when a span arrived,
 * whatever it says of itself. Thread-safe.
 */
public final class TraceWindow {
  private static final int SEGMENTS = 15;
  private static final int TRACE_BYTES = 160;

  private final Bounds bounds;
  private final Clock clock;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long bytes;
  private int spans;
  private long leftEarly;
  private long refused;

  /**
   * What the window may hold.
   *
   * @param bytes in memory, reckoned
   * @param spans how many
   * @param ofOneTrace how many spans of one trace in one segment; more of it are refused
   * @param ofOneSpan the bytes of one span; a longer one is refused
   * @param time how long
   */
  public record Bounds(long bytes, int spans, int ofOneTrace, int ofOneSpan, Duration time) {
    /** 64 MiB, 200,000 spans, 2,000 of one trace, 64 KiB of one span, 15 minutes. */
    public static final Bounds DEFAULT =
        new Bounds(64L << 20, 200_000, 2_000, 64 << 10, Duration.ofMinutes(15));
  }

  /**
   * How full it is.
   *
   * @param reach how far back everything that was taken is here; zero where nothing is
   * @param leftEarly how many spans made room for newer ones before their time was over, ever
   * @param refused how many were not taken, ever
   */
  public record Fill(int spans, long bytes, Duration reach, long leftEarly, long refused) {}

  private static final class Segment {
    private final Instant begin;
    private final Map<TraceId, List<KeptSpan>> traces = new HashMap<>();
    private long bytes;
    private int spans;

    private Segment(Instant begin) {
      this.begin = begin;
    }

    private boolean takes(KeptSpan span, int mostOfOneTrace) {
      List<KeptSpan> trace = traces.get(span.trace());
      if (trace == null) {
        trace = new ArrayList<>(2);
        traces.put(span.trace(), trace);
        bytes += TRACE_BYTES;
      } else if (trace.size() >= mostOfOneTrace) {
        return false;
      }
      trace.add(span);
      bytes += span.bytes();
      spans++;
      return true;
    }
  }

  /**
   * An empty window.
   *
   * @param clock one that nobody sets meanwhile
   */
  public TraceWindow(Bounds bounds, Clock clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /**
   * Takes spans, and lets go of what is too old or in their way.
   *
   * @return how many were refused
   */
  public synchronized int add(List<KeptSpan> arrived) {
    int taken = 0;
    Instant now = clock.instant();
    forget(now);
    for (KeptSpan span : arrived) {
      taken += takes(span, now) ? 1 : 0;
    }
    refused += arrived.size() - taken;
    return arrived.size() - taken;
  }

  private boolean takes(KeptSpan span, Instant now) {
    if (span.message().length > bounds.ofOneSpan()) {
      return false;
    }
    Segment segment = current(now);
    long before = segment.bytes;
    boolean taken = segment.takes(span, bounds.ofOneTrace());
    if (taken) {
      bytes += segment.bytes - before;
      spans++;
      makeRoom();
    }
    return taken;
  }

  private Segment current(Instant now) {
    Segment last = segments.peekLast();
    if (last == null
        || !now.isBefore(last.begin.plus(bounds.time().dividedBy(SEGMENTS)))
        || last.bytes * SEGMENTS >= bounds.bytes()
        || (long) last.spans * SEGMENTS >= bounds.spans()) {
      last = new Segment(now);
      segments.addLast(last);
    }
    return last;
  }

  private void makeRoom() {
    while (segments.size() > 1 && (bytes > bounds.bytes() || spans > bounds.spans())) {
      leftEarly += segments.getFirst().spans;
      removeFirst();
    }
  }

  /** A segment leaves when its last span has been here for the window's time. */
  private void forget(Instant now) {
    Duration time = bounds.time().plus(bounds.time().dividedBy(SEGMENTS));
    while (!segments.isEmpty() && !now.isBefore(segments.getFirst().begin.plus(time))) {
      removeFirst();
    }
  }

  private void removeFirst() {
    Segment first = segments.removeFirst();
    bytes -= first.bytes;
    spans -= first.spans;
  }

  /** The spans of a trace, in the order of their arrival; none where it is not here. */
  public synchronized List<KeptSpan> find(TraceId trace) {
    forget(clock.instant());
    List<KeptSpan> found = new ArrayList<>();
    segments.forEach(segment -> found.addAll(segment.traces.getOrDefault(trace, List.of())));
    return found;
  }

  /** How full it is now. */
  public synchronized Fill fill() {
    Instant now = clock.instant();
    forget(now);
    Segment first = segments.peekFirst();
    Duration reach = first == null ? Duration.ZERO : Duration.between(first.begin, now);
    return new Fill(spans, bytes, reach, leftEarly, refused);
  }
}
