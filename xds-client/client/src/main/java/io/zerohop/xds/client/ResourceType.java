package io.zerohop.xds.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of xDS resources that an agent asks for, in the order in which they depend.
 *
 * <p>Names of messages are written out here and elsewhere in the client: to ask a message class for
 * its descriptor parses the descriptors of all of Envoy's API that it touches, which takes longer
 * than to connect.
 */
public enum ResourceType {
  /** LDS: which hosts are in the mesh. All of them are held. */
  LISTENER(Listener.parser(), "envoy.config.listener.v3.Listener", true, Listener::getName),
  /** RDS: the rules of a host, on demand. */
  ROUTE(
      RouteConfiguration.parser(),
      "envoy.config.route.v3.RouteConfiguration",
      false,
      RouteConfiguration::getName),
  /** CDS: how a backend is called, on demand. */
  CLUSTER(Cluster.parser(), "envoy.config.cluster.v3.Cluster", true, Cluster::getName),
  /** EDS: where a backend is, on demand. */
  ENDPOINTS(
      ClusterLoadAssignment.parser(),
      "envoy.config.endpoint.v3.ClusterLoadAssignment",
      false,
      ClusterLoadAssignment::getClusterName);

  private static final String PREFIX = "type.googleapis.com/";

  private final String typeUrl;
  private final boolean fullState;
  private final Parser<? extends Message> parser;

  @SuppressWarnings("ImmutableEnumChecker") // a method of the message, without state
  private final Function<Message, String> name;

  @SuppressWarnings("unchecked")
  <M extends Message> ResourceType(
      Parser<M> parser, String messageName, boolean fullState, Function<M, String> name) {
    this.parser = parser;
    this.typeUrl = PREFIX + messageName;
    this.fullState = fullState;
    this.name = (Function<Message, String>) name;
  }

  /** The type URL, as {@code type.googleapis.com/envoy.config.cluster.v3.Cluster}. */
  public String typeUrl() {
    return typeUrl;
  }

  /**
   * Whether a state-of-the-world answer always holds every subscribed resource, so that one which
   * is missing does not exist (xDS protocol, "Deleting Resources").
   */
  boolean fullState() {
    return fullState;
  }

  Message parse(Any any) throws InvalidProtocolBufferException {
    if (!any.getTypeUrl().equals(typeUrl)) {
      throw new InvalidProtocolBufferException(
          "expected " + typeUrl + ", got \"" + any.getTypeUrl() + "\"");
    }
    return parser.parseFrom(any.getValue());
  }

  String nameOf(Message message) {
    return name.apply(message);
  }

  /** The type with this URL, or null for one that this client does not know. */
  static @Nullable ResourceType of(String typeUrl) {
    for (ResourceType type : values()) {
      if (type.typeUrl.equals(typeUrl)) {
        return type;
      }
    }
    return null;
  }
}
