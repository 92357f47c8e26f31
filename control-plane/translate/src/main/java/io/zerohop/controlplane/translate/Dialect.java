package io.zerohop.controlplane.translate;

import java.util.Locale;

/** What a client can be told: the three kinds of clients take different parts of xDS. */
public enum Dialect {
  /** Our own agent: everything, with our metadata. */
  AGENT,
  /** gRPC's own xDS clients: what gRFCs name, and nothing that makes them refuse a resource. */
  GRPC,
  /** Envoy: real listeners, a sidecar's view. */
  ENVOY;

  /** The dialect of a client that calls itself so in {@code node.user_agent_name}. */
  public static Dialect of(String userAgentName) {
    String name = userAgentName.toLowerCase(Locale.ROOT);
    if (name.startsWith("zerohop")) {
      return AGENT;
    }
    return name.startsWith("envoy") ? ENVOY : GRPC;
  }
}
