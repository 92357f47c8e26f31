package io.zerohop.xds.translate;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.zerohop.engine.Held;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes encoded resources for those who explain without a control plane: what an agent would hold
 * if it had asked for all of them. Used by one thread.
 */
public final class EncodedResources {
  private final List<ListenerConfig> listeners = new ArrayList<>();
  private final List<RouteTable> routes = new ArrayList<>();
  private final List<ClusterConfig> clusters = new ArrayList<>();
  private final List<Endpoints> endpoints = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /**
   * Takes one resource; one that an agent would refuse is left out and told by {@link #refused}.
   *
   * @throws IllegalArgumentException if the bytes are no message of the type, or the type is none
   *     that agents ask for
   */
  public void add(String typeUrl, String name, byte[] encoded) {
    Translation<?> translation = Translation.of(decode(typeUrl, encoded));
    if (translation instanceof Translation.Refused<?> refusal) {
      refusal.texts().forEach(text -> refused.add(name + ": " + text));
    } else if (translation instanceof Translation.Accepted<?> accepted) {
      keep(accepted.value());
    }
  }

  /** What an agent would refuse, in words. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** All that was taken. */
  public SnapshotBuilder.Resources resources() {
    return new SnapshotBuilder.Resources(
        Held.LIVE, "offline", listeners, routes, clusters, endpoints, Set.of());
  }

  private void keep(Object value) {
    if (value instanceof ListenerConfig listener) {
      listeners.add(listener);
    } else if (value instanceof RouteTable table) {
      routes.add(table);
    } else if (value instanceof ClusterConfig cluster) {
      clusters.add(cluster);
    } else if (value instanceof Endpoints known) {
      endpoints.add(known);
    }
  }

  private static Message decode(String typeUrl, byte[] encoded) {
    String type = typeUrl.substring(typeUrl.lastIndexOf('.') + 1);
    try {
      return switch (type) {
        case "Listener" -> Listener.parseFrom(encoded);
        case "RouteConfiguration" -> RouteConfiguration.parseFrom(encoded);
        case "Cluster" -> Cluster.parseFrom(encoded);
        case "ClusterLoadAssignment" -> ClusterLoadAssignment.parseFrom(encoded);
        default ->
            throw new IllegalArgumentException(
                "typeUrl must be one that agents ask for, was " + typeUrl);
      };
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException("encoded must be a " + type, broken);
    }
  }
}
