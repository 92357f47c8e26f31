package io.zerohop.controlplane.telemetry.scrape;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.zerohop.controlplane.telemetry.edge.Tally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures in the text format that Prometheus reads (version 0.0.4). Names are given as it shows
 * them; points of one name are told apart by their labels. For one thread, and one answer.
 */
public final class PrometheusText {
  /** The media type. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String TOTAL = "_total";
  private static final String INFO = "_info";

  private final List<MetricSnapshot> figures = new ArrayList<>();

  /**
   * How often something happened, and what it took.
   *
   * @param seconds all of it together
   */
  public record Summed(long count, double seconds) {}

  /** A number that goes up and down. */
  public PrometheusText gauge(String name, String help, Number value) {
    return gauge(name, help, Map.of(Map.of(), value));
  }

  /** Numbers that go up and down, by their labels. */
  public PrometheusText gauge(
      String name, String help, Map<Map<String, String>, ? extends Number> points) {
    GaugeSnapshot.Builder figure = GaugeSnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, value) ->
            figure.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels(labels))
                    .value(value.doubleValue())
                    .build()));
    return add(figure.build());
  }

  /**
   * A number that only grows.
   *
   * @param name with {@code _total} at its end
   */
  public PrometheusText counter(String name, String help, Number value) {
    return counter(name, help, Map.of(Map.of(), value));
  }

  /**
   * Numbers that only grow, by their labels.
   *
   * @param name with {@code _total} at its end
   */
  public PrometheusText counter(
      String name, String help, Map<Map<String, String>, ? extends Number> points) {
    CounterSnapshot.Builder figure = CounterSnapshot.builder().name(less(name, TOTAL)).help(help);
    points.forEach(
        (labels, value) ->
            figure.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels(labels))
                    .value(value.doubleValue())
                    .build()));
    return add(figure.build());
  }

  /**
   * What does not change, in labels.
   *
   * @param name with {@code _info} at its end
   */
  public PrometheusText info(String name, String help, Map<String, String> labels) {
    return add(
        InfoSnapshot.builder()
            .name(less(name, INFO))
            .help(help)
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels(labels)).build())
            .build());
  }

  /** How often things happened, and what they took, by their labels. */
  public PrometheusText summary(String name, String help, Map<Map<String, String>, Summed> points) {
    SummarySnapshot.Builder figure = SummarySnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, value) ->
            figure.dataPoint(
                SummarySnapshot.SummaryDataPointSnapshot.builder()
                    .labels(labels(labels))
                    .count(value.count())
                    .sum(value.seconds())
                    .build()));
    return add(figure.build());
  }

  /** How long calls took, by their labels. */
  public PrometheusText histogram(
      String name, String help, Map<Map<String, String>, Tally> points) {
    List<Double> bounds = new ArrayList<>(Tally.BOUNDS);
    bounds.add(Double.POSITIVE_INFINITY);
    HistogramSnapshot.Builder figure = HistogramSnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, tally) ->
            figure.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(labels))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, tally.buckets()))
                    .sum(tally.seconds())
                    .build()));
    return add(figure.build());
  }

  private PrometheusText add(MetricSnapshot figure) {
    figures.add(figure);
    return this;
  }

  private static String less(String name, String end) {
    if (!name.endsWith(end)) {
      throw new IllegalArgumentException("name must end with " + end + ", was " + name);
    }
    return name.substring(0, name.length() - end.length());
  }

  private static Labels labels(Map<String, String> labels) {
    Labels.Builder built = Labels.builder();
    new TreeMap<>(labels).forEach(built::label);
    return built.build();
  }

  /** All figures, by their names. */
  public byte[] bytes() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, new MetricSnapshots(figures), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }
}
