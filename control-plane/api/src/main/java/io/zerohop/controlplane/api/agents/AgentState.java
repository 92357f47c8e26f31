package io.zerohop.controlplane.api.agents;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connected client.
 *
 * @param name the instance's name, unique within its namespace
 * @param service the service's name, the xDS node's cluster
 * @param namespace its namespace
 * @param client what it is: {@code zerohop-agent}, {@code gRPC Java}, {@code envoy}
 * @param clientVersion its version
 * @param mode {@code enforce}, {@code observe} or {@code off}; null where the client has no modes
 * @param address the address from which it is connected
 * @param labels the labels it registered with, empty for clients that register nothing
 * @param connectedSince when its stream was opened
 * @param lastActive when it was last heard of
 * @param wanted the configuration's number that it should hold
 * @param held the newest configuration's number that it holds in full; 0 for none yet
 * @param heldSince since when it holds that; null for none yet
 * @param refusals what it refused and still refuses
 */
public record AgentState(
    String name,
    String service,
    String namespace,
    String client,
    String clientVersion,
    @Nullable String mode,
    String address,
    Map<String, String> labels,
    Instant connectedSince,
    Instant lastActive,
    long wanted,
    long held,
    @Nullable Instant heldSince,
    List<Refusal> refusals) {
  public AgentState {
    labels = Map.copyOf(labels);
    refusals = List.copyOf(refusals);
  }

  /** Tells whether it holds what it should. */
  public boolean current() {
    return held == wanted && refusals.isEmpty();
  }
}
