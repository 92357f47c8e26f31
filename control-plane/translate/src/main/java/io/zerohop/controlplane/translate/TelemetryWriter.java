package io.zerohop.controlplane.translate;

import com.google.protobuf.BoolValue;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.TelemetryPolicySpec;
import io.zerohop.proto.envoy.config.listener.v3.Filter;
import io.zerohop.proto.envoy.config.listener.v3.FilterChain;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.zerohop.v1.Telemetry;
import java.util.Locale;
import java.util.TreeMap;

/** Writes what agents alone read: what a workload tells of its calls. */
final class TelemetryWriter {
  private static final String FILTER = "zerohop.telemetry";
  private static final String LISTENER = "telemetry|";

  /** As policy has it, for YAML 1.1 reads "off" as a boolean. */
  private static final String NONE = "none";

  private TelemetryWriter() {}

  /**
   * The name of the listener that says it.
   *
   * @param whose as {@link io.zerohop.controlplane.translate.mesh.Telemetry#forWorkloads} has it
   */
  static String name(String whose) {
    return LISTENER + whose;
  }

  /** That listener: it listens nowhere. */
  static Listener listener(String whose, Resource policy) {
    return Listener.newBuilder()
        .setName(name(whose))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName(FILTER)
                        .setTypedConfig(Protos.any(message(policy)))))
        .build();
  }

  private static Telemetry message(Resource policy) {
    TelemetryPolicySpec spec = io.zerohop.controlplane.translate.mesh.Telemetry.spec(policy);
    String at = spec.origin().isEmpty() ? policy.location().origin() : spec.origin();
    Telemetry.Builder out =
        Telemetry.newBuilder().setOrigin(policy.ref() + (at.isEmpty() ? "" : " (" + at + ")"));
    if (spec.sampling() != null) {
      out.setSamplingPerMillion(Protos.number(spec.sampling()));
    }
    if (spec.export() != null) {
      out.setExport(export(spec.export()));
    }
    if (spec.metricsInterval() != null) {
      out.setMetricsInterval(Protos.duration(spec.metricsInterval()));
    }
    if (spec.accessLog() != null) {
      out.setAccessLog(accessLog(spec.accessLog()));
    }
    if (spec.reportsLoad() != null) {
      out.setLoad(BoolValue.of(spec.reportsLoad()));
    }
    spans(spec.spans(), out);
    return out.build();
  }

  private static void spans(TelemetryPolicySpec.Spans spans, Telemetry.Builder out) {
    out.putAllAttributes(new TreeMap<>(spans.names()));
    out.addAllRequestHeaders(spans.headers());
    if (spans.query() != null) {
      out.setQuery(BoolValue.of(spans.query()));
    }
    if (spans.sql() != null) {
      out.setSql(Telemetry.Sql.valueOf(spans.sql().toUpperCase(Locale.ROOT)));
    }
  }

  private static Telemetry.Export export(TelemetryPolicySpec.Export export) {
    Telemetry.Export.Builder out =
        Telemetry.Export.newBuilder()
            .setProtocol(export.protocol())
            .putAllHeaders(export.headers())
            .setOverride(export.override());
    if (export.endpoint() != null) {
      out.setEndpoint(export.endpoint());
    }
    if (export.timeout() != null) {
      out.setTimeout(Protos.duration(export.timeout()));
    }
    return out.build();
  }

  private static Telemetry.AccessLog accessLog(TelemetryPolicySpec.AccessLog log) {
    Telemetry.AccessLog.Builder out = Telemetry.AccessLog.newBuilder();
    if (log.to() != null) {
      out.setTo(log.to().equals(NONE) ? "off" : log.to());
    }
    if (log.format() != null) {
      out.setFormat(log.format());
    }
    if (log.sampling() != null) {
      out.setSamplingPerMillion(Protos.number(log.sampling()));
    }
    return out.build();
  }
}
