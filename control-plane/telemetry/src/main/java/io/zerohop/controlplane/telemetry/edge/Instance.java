package io.zerohop.controlplane.telemetry.edge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A process that reports, with what it told last: from that its next report is told apart. Counters
 * that go on from a begin are kept by that begin, so a process that starts again under the same
 * name, or two of one name, are counted each for itself. Not thread-safe.
 */
final class Instance {
  /** Processes of one name that are remembered; one that starts again and again is more. */
  private static final int MOST_RUNS = 4;

  /** The run of those who tell what came since the last time. */
  private static final long DELTA = -1;

  private final Map<Long, Run> runs = new LinkedHashMap<>();
  private long end;
  private Instant heard;

  /** Counters with one begin. */
  private static final class Run {
    private final Map<Measure.Series, Tally> told = new HashMap<>();
    private long end;
    private boolean partial;
  }

  /** What a report adds. */
  static final class News {
    private final List<Grown> grown = new ArrayList<>();
    private long nanos;
    private int dropped;

    /** What came since the report before, nothing for a target that is told of unchanged. */
    List<Grown> grown() {
      return grown;
    }

    /** How long that took. */
    long nanos() {
      return nanos;
    }

    /** How many measures found no room. */
    int dropped() {
      return dropped;
    }
  }

  /** What was added to a target. */
  record Grown(Target target, Tally tally) {}

  /**
   * What is taken.
   *
   * @param longest how long ago counting may have begun, in nanoseconds, for a first report to be
   *     taken whole; what began before may have been told to somebody else already
   * @param room asked before one more counter is remembered
   */
  record Terms(long longest, BooleanSupplier room) {}

  Instance(Instant heard) {
    this.heard = heard;
  }

  Instant heard() {
    return heard;
  }

  /** How many counters are remembered. */
  int size() {
    return runs.values().stream().mapToInt(run -> run.told.size()).sum();
  }

  /** Tells what is new in a report; what was told before, and is sent once more, is not. */
  News take(Report report, Instant now, Terms terms) {
    heard = now;
    Map<Long, List<Measure>> parts = new LinkedHashMap<>();
    for (Measure measure : report.measures()) {
      long begin = measure.delta() ? DELTA : measure.beginNanos();
      parts.computeIfAbsent(begin, first -> new ArrayList<>()).add(measure);
    }
    News news = new News();
    if (parts.isEmpty() && end > 0) {
      // It says that there was nothing.
      news.nanos = Math.max(0, report.endNanos() - end);
    }
    parts.forEach((begin, measures) -> take(begin, measures, report.endNanos(), terms, news));
    end = report.endNanos();
    return news;
  }

  private void take(long begin, List<Measure> measures, long until, Terms terms, News into) {
    Run known = runs.get(begin);
    if (known != null && until <= known.end) {
      // Sent once more, or by a clock that was set back: from there on it counts again.
      known.end = until;
      return;
    }
    boolean delta = begin == DELTA;
    long from = known == null || delta ? Math.max(end, measures.get(0).beginNanos()) : known.end;
    boolean whole = known != null || delta || until - from <= terms.longest();
    Run run = known == null ? fresh(begin) : known;
    for (Measure measure : measures) {
      Tally grown = measure.delta() ? measure.tally() : grown(measure, run, terms, whole);
      if (grown == null) {
        into.dropped++;
      } else {
        into.grown.add(new Grown(measure.target(), grown));
      }
    }
    run.end = until;
    into.nanos = Math.max(into.nanos, whole ? Math.max(1, until - from) : 0);
  }

  /** What has come on a counter that goes on; null where there is no room for it. */
  private static @Nullable Tally grown(Measure measure, Run run, Terms terms, boolean whole) {
    Tally told = run.told.get(measure.series());
    if (told == null && !terms.room().getAsBoolean()) {
      run.partial = true;
      return null;
    }
    run.told.put(measure.series(), measure.tally());
    if (told != null) {
      return measure.tally().since(told);
    }
    return whole && !run.partial ? measure.tally() : Tally.NONE;
  }

  private Run fresh(long begin) {
    if (runs.size() >= MOST_RUNS) {
      runs.remove(runs.keySet().iterator().next());
    }
    Run run = new Run();
    runs.put(begin, run);
    return run;
  }
}
