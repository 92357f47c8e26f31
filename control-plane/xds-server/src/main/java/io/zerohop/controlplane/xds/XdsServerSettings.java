package io.zerohop.controlplane.xds;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What an {@link XdsServer} needs to know.
 *
 * @param address where to listen; port 0 takes a free one
 * @param token what a client must show that does not come over loopback, as {@code authorization:
 *     Bearer TOKEN}; an identity takes its place when agents have one
 * @param version of this control plane, told to agents
 * @param workloads where registrations are kept
 * @param otlp a URL at which agents of this machine may send OTLP, told to them; empty for none.
 *     Asked on the server's own thread
 */
public record XdsServerSettings(
    InetSocketAddress address,
    String token,
    String version,
    WorkloadStore workloads,
    Clock clock,
    Supplier<String> otlp) {
  /** Keeps nothing, by the system's clock. */
  public static XdsServerSettings transientOn(InetSocketAddress address, String token) {
    return new XdsServerSettings(
        address, token, "test", WorkloadStore.none(), Clock.systemUTC(), () -> "");
  }
}
