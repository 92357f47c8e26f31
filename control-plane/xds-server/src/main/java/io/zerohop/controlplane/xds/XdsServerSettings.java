package io.zerohop.controlplane.xds;

import io.zerohop.controlplane.xds.agents.OtlpPlace;
import java.net.InetSocketAddress;
import java.time.Clock;

/**
 * What an {@link XdsServer} needs to know.
 *
 * @param address where to listen; port 0 takes a free one
 * @param token what a client must show that does not come over loopback, as {@code authorization:
 *     Bearer TOKEN}; an identity takes its place when agents have one
 * @param version of this control plane, told to agents
 * @param workloads where registrations are kept
 * @param otlp where agents may send OTLP, told to them
 */
public record XdsServerSettings(
    InetSocketAddress address,
    String token,
    String version,
    WorkloadStore workloads,
    Clock clock,
    OtlpPlace.For otlp) {
  /** Keeps nothing, by the system's clock. */
  public static XdsServerSettings transientOn(InetSocketAddress address, String token) {
    return new XdsServerSettings(
        address,
        token,
        "test",
        WorkloadStore.none(),
        Clock.systemUTC(),
        (loopback, called) -> OtlpPlace.NOWHERE);
  }
}
