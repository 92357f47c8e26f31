package io.zerohop.controlplane.server.demo;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the shop's spans go.
 *
 * @param receiver of OTLP, which the user names; null for the demo's own control plane
 */
record SpansGo(@Nullable URI receiver) {
  private static final String DELAY_MILLIS = "500";

  /** Whether they go to the demo's own control plane, as soon as a policy says so. */
  boolean own() {
    return receiver == null;
  }

  /**
   * Sets the variables of a JVM, by which its agent exports to the user's own receiver. The user's
   * own ones for OpenTelemetry are for that receiver: without one they are left out.
   */
  void into(Map<String, String> environment) {
    if (receiver == null) {
      environment.keySet().removeIf(name -> name.startsWith("OTEL_"));
      return;
    }
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.toString());
    environment.put("OTEL_BSP_SCHEDULE_DELAY", DELAY_MILLIS);
    // A Jaeger takes none.
    environment.putIfAbsent("OTEL_METRICS_EXPORTER", "none");
  }
}
