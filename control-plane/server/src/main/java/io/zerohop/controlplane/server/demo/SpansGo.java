package io.zerohop.controlplane.server.demo;

import java.util.Map;

/**
 * Where the shop's spans go, and its metrics.
 *
 * @param endpoint as OTEL_EXPORTER_OTLP_ENDPOINT takes it
 * @param own whether that is the demo's own control plane
 */
record SpansGo(String endpoint, boolean own) {
  private static final String DELAY_MILLIS = "500";
  private static final String PERIOD_MILLIS = "1000";

  /**
   * Sets the variables of a JVM, by which its agent exports. Of the user's own ones for
   * OpenTelemetry those stay that are for the user's own receiver.
   */
  void into(Map<String, String> environment) {
    if (own) {
      environment.keySet().removeIf(name -> name.startsWith("OTEL_"));
    }
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    environment.put("OTEL_BSP_SCHEDULE_DELAY", DELAY_MILLIS);
    if (own) {
      environment.put("OTEL_METRIC_EXPORT_INTERVAL", PERIOD_MILLIS);
    } else {
      // A Jaeger takes none.
      environment.putIfAbsent("OTEL_METRICS_EXPORTER", "none");
    }
  }
}
