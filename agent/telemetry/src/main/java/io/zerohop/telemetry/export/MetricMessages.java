package io.zerohop.telemetry.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.resources.Resource;
import io.zerohop.telemetry.metrics.Metric;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows what was measured as OpenTelemetry's exporter takes it: counted since the begin, or, where
 * that is preferred, since the last time that it was taken. For one thread.
 */
final class MetricMessages {
  private final Resource resource;
  private final InstrumentationScopeInfo scope;
  private final AggregationTemporalitySelector preferred;
  private final long begin;
  private final Map<Which, Point> taken = new HashMap<>();
  private final Map<Which, Point> shown = new HashMap<>();
  private long takenAt;
  private long shownAt;

  /** A point by what it is of. */
  private record Which(String metric, Map<String, Object> attributes) {}

  private record View(
      Resource getResource,
      InstrumentationScopeInfo getInstrumentationScopeInfo,
      String getName,
      String getDescription,
      String getUnit,
      MetricDataType getType,
      Data<?> getData)
      implements MetricData {}

  /** From when until when. */
  private record Period(long begin, long end, AggregationTemporality temporality) {
    boolean isDelta() {
      return temporality == AggregationTemporality.DELTA;
    }
  }

  /**
   * @param resource the attributes of this JVM
   * @param preferred which numbers are wanted since the last time
   * @param begin since when is counted, in nanoseconds of the epoch
   */
  MetricMessages(
      Map<String, String> resource, AggregationTemporalitySelector preferred, long begin) {
    AttributesBuilder about = Attributes.builder();
    resource.forEach(about::put);
    this.resource = Resource.create(about.build());
    this.scope =
        InstrumentationScopeInfo.builder("io.zerohop")
            .setVersion(resource.getOrDefault("telemetry.distro.version", ""))
            .build();
    this.preferred = preferred;
    this.begin = begin;
    this.takenAt = begin;
  }

  /** All of it as it stands at that time of the epoch. */
  List<MetricData> of(List<Metric> metrics, long epochNanos) {
    shown.clear();
    shownAt = epochNanos;
    List<MetricData> all = new ArrayList<>();
    for (Metric metric : metrics) {
      Period period = period(metric, epochNanos);
      List<Point> points = period.isDelta() ? since(metric) : metric.points();
      if (!points.isEmpty()) {
        all.add(view(metric, points, period));
      }
    }
    return all;
  }

  private Period period(Metric metric, long now) {
    AggregationTemporality temporality =
        switch (metric.form()) {
          case HISTOGRAM -> preferred.getAggregationTemporality(InstrumentType.HISTOGRAM);
          case COUNTER -> preferred.getAggregationTemporality(InstrumentType.COUNTER);
          case GAUGE, LEVEL -> AggregationTemporality.CUMULATIVE;
        };
    boolean delta = temporality == AggregationTemporality.DELTA;
    return new Period(delta ? takenAt : begin, now, temporality);
  }

  /** What has come since the last time; what has not changed is left out. */
  private List<Point> since(Metric metric) {
    List<Point> points = new ArrayList<>();
    for (Point point : metric.points()) {
      Which which = new Which(metric.name(), point.attributes());
      shown.put(which, point);
      Point before = taken.get(which);
      Point left = before == null ? point : less(point, before);
      if (left.counts().isEmpty() ? left.value().longValue() != 0 : count(left) != 0) {
        points.add(left);
      }
    }
    return points;
  }

  private static Point less(Point point, Point before) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < point.counts().size(); i++) {
      counts.add(point.counts().get(i) - before.counts().get(i));
    }
    if (counts.isEmpty()) {
      long grown = point.value().longValue() - before.value().longValue();
      // What is counted anew, as by a cluster that has come again, begins at zero.
      return new Point(
          point.attributes(), grown < 0 ? point.value().longValue() : grown, List.of());
    }
    double sum = point.value().doubleValue() - before.value().doubleValue();
    return new Point(point.attributes(), Math.max(0, sum), counts);
  }

  private static long count(Point point) {
    return point.counts().stream().mapToLong(Long::longValue).sum();
  }

  /** What was shown last was taken: the next differences count from there. */
  void taken() {
    taken.clear();
    taken.putAll(shown);
    takenAt = shownAt;
  }

  private MetricData view(Metric metric, List<Point> points, Period period) {
    return switch (metric.form()) {
      case HISTOGRAM ->
          view(
              metric,
              MetricDataType.HISTOGRAM,
              HistogramData.create(
                  period.temporality(),
                  points.stream().map(point -> histogram(point, period)).toList()));
      case COUNTER ->
          view(
              metric,
              MetricDataType.LONG_SUM,
              SumData.createLongSumData(
                  true,
                  period.temporality(),
                  points.stream().map(point -> whole(point, period)).toList()));
      case LEVEL ->
          view(
              metric,
              MetricDataType.LONG_SUM,
              SumData.createLongSumData(
                  false,
                  period.temporality(),
                  points.stream().map(point -> whole(point, period)).toList()));
      case GAUGE ->
          points.get(0).value() instanceof Double
              ? view(
                  metric,
                  MetricDataType.DOUBLE_GAUGE,
                  GaugeData.createDoubleGaugeData(
                      points.stream().map(point -> broken(point, period)).toList()))
              : view(
                  metric,
                  MetricDataType.LONG_GAUGE,
                  GaugeData.createLongGaugeData(
                      points.stream().map(point -> whole(point, period)).toList()));
    };
  }

  private View view(Metric metric, MetricDataType type, Data<?> data) {
    return new View(resource, scope, metric.name(), metric.meaning(), metric.unit(), type, data);
  }

  private static HistogramPointData histogram(Point point, Period period) {
    return HistogramPointData.create(
        period.begin(),
        period.end(),
        attributes(point),
        point.value().doubleValue(),
        false,
        0,
        false,
        0,
        Metric.bounds(),
        point.counts());
  }

  private static LongPointData whole(Point point, Period period) {
    return LongPointData.create(
        period.begin(), period.end(), attributes(point), point.value().longValue());
  }

  private static DoublePointData broken(Point point, Period period) {
    return DoublePointData.create(
        period.begin(), period.end(), attributes(point), point.value().doubleValue(), List.of());
  }

  private static Attributes attributes(Point point) {
    AttributesBuilder all = Attributes.builder();
    point
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof Long number) {
                all.put(name, number);
              } else if (value instanceof Boolean yes) {
                all.put(name, yes);
              } else {
                all.put(name, String.valueOf(value));
              }
            });
    return all.build();
  }
}
