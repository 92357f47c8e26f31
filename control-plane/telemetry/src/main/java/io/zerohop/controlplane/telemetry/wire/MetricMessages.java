package io.zerohop.controlplane.telemetry.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.zerohop.controlplane.telemetry.edge.Measure;
import io.zerohop.controlplane.telemetry.edge.Report;
import io.zerohop.controlplane.telemetry.edge.Tally;
import io.zerohop.controlplane.telemetry.edge.Target;
import io.zerohop.controlplane.telemetry.trace.Source;
import io.zerohop.controlplane.telemetry.wire.RefusedExport.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * OTLP's messages of metrics (opentelemetry-proto, collector/metrics/v1 and metrics/v1). Of what
 * they hold that is read which our agent says of edges (docs/reference/telemetry.md); everything
 * else is accepted, and left alone.
 */
public final class MetricMessages {
  private static final String CALLS = "zerohop.client.calls";
  private static final String RETRIES = "zerohop.client.retries";
  private static final Set<String> DURATIONS =
      Set.of("http.client.request.duration", "rpc.client.call.duration");

  /** Reasons of calls that ended as the caller, or the policy, wanted. */
  private static final Set<String> WELL =
      Set.of("OK", "PASSED_THROUGH", "CONFIG_STALE", "ANSWERED_BY_POLICY", "CANCELLED");

  private static final int MOST_BUCKETS = 200;

  private MetricMessages() {}

  /**
   * The reports of an ExportMetricsServiceRequest, one for each resource that has numbers.
   *
   * @throws RefusedExport if it is no such message
   */
  public static List<Report> read(byte[] message) throws RefusedExport {
    try {
      List<Report> reports = new ArrayList<>();
      for (ResourceMetrics each :
          ExportMetricsServiceRequest.parseFrom(message).getResourceMetricsList()) {
        Gathered gathered = new Gathered();
        for (ScopeMetrics scope : each.getScopeMetricsList()) {
          scope.getMetricsList().forEach(gathered::add);
        }
        if (gathered.end > 0) {
          Source source = Attributes.source(each.getResource().getAttributesList());
          reports.add(new Report(source, gathered.end, gathered.measures));
        }
      }
      return reports;
    } catch (InvalidProtocolBufferException broken) {
      throw new RefusedExport(
          Cause.MALFORMED, "the body is no ExportMetricsServiceRequest: " + broken.getMessage());
    }
  }

  /** What one resource tells. */
  private static final class Gathered {
    private final List<Measure> measures = new ArrayList<>();
    private long end;

    private void add(Metric metric) {
      switch (metric.getDataCase()) {
        case SUM -> add(metric.getName(), metric.getSum());
        case HISTOGRAM -> add(metric, metric.getHistogram());
        case GAUGE -> metric.getGauge().getDataPointsList().forEach(p -> at(p.getTimeUnixNano()));
        default -> {
          // A form that our agent does not send.
        }
      }
    }

    private void at(long nanos) {
      end = Math.max(end, nanos);
    }

    private void add(String name, Sum sum) {
      boolean counts = sum.getIsMonotonic() && (name.equals(CALLS) || name.equals(RETRIES));
      for (NumberDataPoint point : sum.getDataPointsList()) {
        at(point.getTimeUnixNano());
        if (counts) {
          About about =
              new About(
                  name,
                  Attributes.of(point.getAttributesList()),
                  point.getStartTimeUnixNano(),
                  sum.getAggregationTemporality());
          long value =
              point.getValueCase() == NumberDataPoint.ValueCase.AS_DOUBLE
                  ? Math.round(point.getAsDouble())
                  : point.getAsInt();
          add(about, here -> counted(here, Math.max(0, value)));
        }
      }
    }

    private static Tally counted(About about, long value) {
      return about.metric().equals(RETRIES)
          ? Tally.retries(value)
          : Tally.calls(value, about.failed());
    }

    private void add(Metric metric, Histogram histogram) {
      boolean durations = DURATIONS.contains(metric.getName()) && metric.getUnit().equals("s");
      for (HistogramDataPoint point : histogram.getDataPointsList()) {
        at(point.getTimeUnixNano());
        if (durations && isWhole(point)) {
          About about =
              new About(
                  metric.getName(),
                  Attributes.of(point.getAttributesList()),
                  point.getStartTimeUnixNano(),
                  histogram.getAggregationTemporality());
          add(
              about,
              here ->
                  Tally.durations(
                      point.getExplicitBoundsList(), point.getBucketCountsList(), point.getSum()));
        }
      }
    }

    private static boolean isWhole(HistogramDataPoint point) {
      int buckets = point.getBucketCountsCount();
      return buckets <= MOST_BUCKETS
          && buckets == point.getExplicitBoundsCount() + 1
          && point.getBucketCountsList().stream().allMatch(count -> count >= 0)
          && Double.isFinite(point.getSum());
    }

    private void add(About about, Function<About, Tally> tally) {
      boolean delta = about.temporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
      boolean known =
          delta || about.temporality() == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
      if (known && !about.attribute("zerohop.service").isEmpty()) {
        measures.add(
            new Measure(about.target(), about.series(), about.begin(), delta, tally.apply(about)));
      }
    }
  }

  /** What a point is of. */
  private record About(
      String metric,
      Map<String, String> attributes,
      long begin,
      AggregationTemporality temporality) {

    private String attribute(String name) {
      return attributes.getOrDefault(name, "");
    }

    private Target target() {
      return new Target(
          attribute("zerohop.service"), attribute("zerohop.route"), attribute("zerohop.cluster"));
    }

    /** An answer of 5xx, or an end that nobody wanted. */
    private boolean failed() {
      return attribute("zerohop.response.class").equals("5xx")
          || !WELL.contains(attribute("zerohop.reason"));
    }

    private Measure.Series series() {
      String text = metric + new TreeMap<>(attributes);
      ByteBuffer digest = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
      return new Measure.Series(digest.getLong(), digest.getLong());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every JDK has SHA-256", impossible);
      }
    }
  }

  /**
   * An ExportMetricsServiceResponse.
   *
   * @param refused how many points were not taken
   * @param why what their sender is told
   */
  public static byte[] response(int refused, String why) {
    ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
    if (refused > 0) {
      response.setPartialSuccess(
          ExportMetricsPartialSuccess.newBuilder()
              .setRejectedDataPoints(refused)
              .setErrorMessage(why));
    }
    return response.build().toByteArray();
  }
}
