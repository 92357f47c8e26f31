package io.zerohop.controlplane.xds.wire;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.xds.serve.Client;
import io.zerohop.proto.envoy.config.core.v3.Node;
import java.time.Instant;

/** Reads who a client is from its xDS node. */
final class Clients {
  private static final String DEFAULT_NAMESPACE = "default";

  private Clients() {}

  static Client of(Node node, Peer peer, Instant since) {
    String namespace =
        node.getMetadata().getFieldsOrDefault("NAMESPACE", noText()).getStringValue();
    Audience audience =
        new Audience(
            Dialect.of(node.getUserAgentName()),
            namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace,
            peer.loopback());
    String name = node.getId().isEmpty() ? peer.toString() : node.getId();
    return new Client(
        name,
        node.getCluster(),
        node.getUserAgentName(),
        node.getUserAgentVersion(),
        peer.toString(),
        audience,
        since);
  }

  private static com.google.protobuf.Value noText() {
    return com.google.protobuf.Value.getDefaultInstance();
  }
}
