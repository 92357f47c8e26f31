package io.zerohop.xds.translate;

import io.zerohop.engine.Listener;
import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.route.RouteTable;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Listener resource says to an agent.
 *
 * @param name the resource's name
 * @param listener null for a listener that is not for calls (one for a server's inbound side)
 * @param inline the routes, where they stand in the listener itself
 * @param telemetry what workloads tell of their calls; null for a listener that is not for that
 */
public record ListenerConfig(
    String name,
    @Nullable Listener listener,
    @Nullable RouteTable inline,
    @Nullable TelemetryConfig telemetry) {
  private static final String TELEMETRY = "telemetry|";

  ListenerConfig(String name, Listener listener, @Nullable RouteTable inline) {
    this(name, listener, inline, null);
  }

  /** One that is not for calls. */
  static ListenerConfig of(String name, @Nullable TelemetryConfig telemetry) {
    return new ListenerConfig(name, null, null, telemetry);
  }

  /**
   * What the workloads of a service tell of their calls: what is said for the service, and where
   * that says nothing for its namespace, and then for the mesh.
   */
  public static TelemetryConfig telemetry(
      Collection<ListenerConfig> listeners, String namespace, String service) {
    TelemetryConfig all = TelemetryConfig.NONE;
    for (String whose : List.of("", namespace, namespace + "/" + service)) {
      for (ListenerConfig one : listeners) {
        if (one.telemetry != null && one.name.equals(TELEMETRY + whose)) {
          all = one.telemetry.over(all);
        }
      }
    }
    return all;
  }
}
