package io.zerohop.controlplane.telemetry.edge;

import io.zerohop.controlplane.telemetry.trace.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls of the last minutes by edge. It is divided into fifteen segments; what a report adds is
 * counted in the segment in which it arrived, whatever the sender's clock says, and a segment
 * leaves when its time is over. A rate is what came by the time that the reports in it cover, so it
 * is right whatever the period of a sender. What finds no room is dropped and counted: an edge is
 * never half there because of another one. Thread-safe.
 */
public final class EdgeWindow {
  private static final int SEGMENTS = 15;

  /** What a sender's period may be longer than the time since we are here: its start-up. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** Reports may be many: not each of them looks for what has left. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final Bounds bounds;
  private final Clock clock;
  private final Instant since;
  private final Map<Source, Instance> instances = new HashMap<>();
  private final Map<Edge, Total> totals = new HashMap<>();
  private final Deque<Segment> segments = new ArrayDeque<>();
  private Instant forgot;
  private int series;
  private long dropped;

  /**
   * What the window may hold.
   *
   * @param edges how many in a segment, each of one instance, and how many in all over all
   *     instances; and how many instances
   * @param series how many counters of senders whose numbers go on from their begin
   * @param time how long
   */
  public record Bounds(int edges, int series, Duration time) {
    /** 10,000 edges, 100,000 counters, 15 minutes. */
    public static final Bounds DEFAULT = new Bounds(10_000, 100_000, Duration.ofMinutes(15));

    Duration segment() {
      return time.dividedBy(SEGMENTS);
    }
  }

  /**
   * What an edge came to.
   *
   * @param instances of the caller
   * @param rate calls a second
   */
  public record Row(Edge edge, int instances, double rate, Tally tally) {}

  /**
   * What was asked for.
   *
   * @param rows the edges with calls, the busiest first
   * @param instances how many reported at all
   */
  public record Reading(List<Row> rows, int instances) {
    public Reading {
      rows = List.copyOf(rows);
    }
  }

  /**
   * How full it is.
   *
   * @param edges over all instances
   * @param series counters that are remembered
   * @param dropped numbers that found no room since the start
   */
  public record Fill(int instances, int edges, int series, long dropped) {}

  /** Calls of one instance. */
  private record InstanceEdge(Source source, Target target) {}

  /** All calls of an edge since it is known, and when it was last told of. */
  private record Total(Tally tally, Instant heard) {}

  private static final class Segment {
    private final Instant begin;
    private final Map<InstanceEdge, Tally> cells = new HashMap<>();
    private final Map<Source, Long> nanos = new HashMap<>();

    private Segment(Instant begin) {
      this.begin = begin;
    }
  }

  /**
   * An empty window.
   *
   * @param clock one that nobody sets meanwhile
   */
  public EdgeWindow(Bounds bounds, Clock clock) {
    this.bounds = bounds;
    this.clock = clock;
    this.since = clock.instant();
    this.forgot = since;
  }

  /**
   * Counts what is new in a report.
   *
   * @return how many of its measures found no room
   */
  public synchronized int add(Report report) {
    Instant now = clock.instant();
    if (!now.isBefore(forgot.plus(SWEEP))) {
      forget(now);
    }
    Instance instance = instances.get(report.source());
    if (instance == null) {
      if (instances.size() >= bounds.edges()) {
        dropped += report.measures().size();
        return report.measures().size();
      }
      instance = new Instance(now);
      instances.put(report.source(), instance);
    }
    Instance.News news = news(instance, report, now);
    Segment segment = segment(now);
    segment.nanos.merge(report.source(), news.nanos(), Long::sum);
    int lost = news.dropped();
    for (Instance.Grown grown : news.grown()) {
      lost += counts(segment, report.source(), grown, now) ? 0 : 1;
    }
    dropped += lost;
    return lost;
  }

  private Instance.News news(Instance instance, Report report, Instant now) {
    int others = series - instance.size();
    Duration here = Duration.between(since, now).plus(SLACK);
    Duration longest = here.compareTo(bounds.time()) < 0 ? here : bounds.time();
    Instance.News news =
        instance.take(
            report,
            now,
            new Instance.Terms(
                longest.toNanos(), () -> others + instance.size() < bounds.series()));
    series = others + instance.size();
    return news;
  }

  private boolean counts(Segment segment, Source source, Instance.Grown grown, Instant now) {
    Edge edge = new Edge(source.service(), source.namespace(), grown.target());
    Total total = totals.get(edge);
    if (total == null && totals.size() >= bounds.edges()) {
      return false;
    }
    Tally before = total == null ? Tally.NONE : total.tally();
    totals.put(edge, new Total(before.plus(grown.tally()), now));
    InstanceEdge cell = new InstanceEdge(source, grown.target());
    if (grown.tally().isEmpty()) {
      return true;
    }
    if (!segment.cells.containsKey(cell) && segment.cells.size() >= bounds.edges()) {
      return false;
    }
    segment.cells.merge(cell, grown.tally(), Tally::plus);
    return true;
  }

  private Segment segment(Instant now) {
    Segment last = segments.peekLast();
    if (last == null || !now.isBefore(last.begin.plus(bounds.segment()))) {
      last = new Segment(now);
      segments.addLast(last);
    }
    return last;
  }

  private void forget(Instant now) {
    forgot = now;
    Duration time = bounds.time().plus(bounds.segment());
    while (!segments.isEmpty() && !now.isBefore(segments.getFirst().begin.plus(time))) {
      segments.removeFirst();
    }
    Instant silent = now.minus(bounds.time());
    if (instances.values().removeIf(instance -> instance.heard().isBefore(silent))) {
      series = instances.values().stream().mapToInt(Instance::size).sum();
    }
    totals.values().removeIf(total -> total.heard().isBefore(silent));
  }

  /**
   * What the calls come to that were told of lately.
   *
   * @param time how long; up to a segment more is counted, so that each sender's last report is
   */
  public synchronized Reading read(Duration time) {
    Instant now = clock.instant();
    forget(now);
    Instant from = now.minus(time).minus(bounds.segment());
    Map<InstanceEdge, Tally> cells = new LinkedHashMap<>();
    Map<Source, Long> nanos = new HashMap<>();
    for (Segment segment : segments) {
      if (segment.begin.isAfter(from)) {
        segment.cells.forEach((cell, tally) -> cells.merge(cell, tally, Tally::plus));
        segment.nanos.forEach((source, covered) -> nanos.merge(source, covered, Long::sum));
      }
    }
    return new Reading(rows(cells, nanos), nanos.size());
  }

  private static List<Row> rows(Map<InstanceEdge, Tally> cells, Map<Source, Long> nanos) {
    Map<Edge, Row> rows = new TreeMap<>(Edge.ORDER);
    cells.forEach(
        (cell, tally) -> {
          Source source = cell.source();
          Edge edge = new Edge(source.service(), source.namespace(), cell.target());
          double covered = Math.max(1, nanos.getOrDefault(source, 0L)) / SECOND;
          Row row = new Row(edge, 1, tally.calls() / covered, tally);
          rows.merge(edge, row, EdgeWindow::both);
        });
    List<Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(Comparator.comparingDouble(Row::rate).reversed());
    return sorted;
  }

  private static Row both(Row one, Row other) {
    return new Row(
        one.edge(),
        one.instances() + other.instances(),
        one.rate() + other.rate(),
        one.tally().plus(other.tally()));
  }

  /**
   * All calls of each edge since it is known; one that nobody tells of for the time is forgotten.
   */
  public synchronized Map<Edge, Tally> totals() {
    forget(clock.instant());
    Map<Edge, Tally> all = new TreeMap<>(Edge.ORDER);
    totals.forEach((edge, total) -> all.put(edge, total.tally()));
    return all;
  }

  /** How full it is now. */
  public synchronized Fill fill() {
    forget(clock.instant());
    return new Fill(instances.size(), totals.size(), series, dropped);
  }
}
