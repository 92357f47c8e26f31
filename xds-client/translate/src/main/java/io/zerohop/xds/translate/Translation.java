package io.zerohop.xds.translate;

import com.google.protobuf.Message;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import java.util.List;

/**
 * What became of a resource: taken or refused as a whole.
 *
 * @param <T> {@link ListenerConfig}, {@link io.zerohop.engine.route.RouteTable}, {@link
 *     ClusterConfig} or {@link io.zerohop.engine.pick.Endpoints}
 */
public sealed interface Translation<T> {
  /**
   * Taken.
   *
   * @param leftOut what the resource says beside and this agent does not do, each with its field
   */
  record Accepted<T>(T value, List<String> leftOut) implements Translation<T> {}

  /** Refused; the one before stays in force. */
  record Refused<T>(List<Problem> problems) implements Translation<T> {
    /** The problems as texts, each with its field. */
    public List<String> texts() {
      return problems.stream().map(Problem::toString).toList();
    }
  }

  /**
   * Translates any resource that an agent asks for. Never throws for what a resource holds.
   *
   * @throws IllegalArgumentException for a message of another type
   */
  static Translation<?> of(Message resource) {
    if (resource instanceof Listener listener) {
      return ListenerTranslation.translate(listener);
    }
    if (resource instanceof RouteConfiguration routes) {
      return RouteTranslation.translate(routes);
    }
    if (resource instanceof Cluster cluster) {
      return ClusterTranslation.translate(cluster);
    }
    if (resource instanceof ClusterLoadAssignment assignment) {
      return EndpointsTranslation.translate(assignment);
    }
    throw new IllegalArgumentException(
        "resource must be a Listener, RouteConfiguration, Cluster or ClusterLoadAssignment, was "
            + resource.getDescriptorForType().getFullName());
  }
}
