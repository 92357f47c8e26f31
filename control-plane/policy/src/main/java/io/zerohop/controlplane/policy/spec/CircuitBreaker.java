package io.zerohop.controlplane.policy.spec;

import org.jspecify.annotations.Nullable;

/**
 * How many calls to a Service's port one client may have on their way, in Envoy's words; null for
 * no limit.
 *
 * @param maxConnections calls that need a connection of their own
 * @param maxPendingRequests calls that may wait for one of those
 * @param maxRequests calls of any kind
 * @param maxRetries of them repetitions
 */
public record CircuitBreaker(
    @Nullable Integer maxConnections,
    @Nullable Integer maxPendingRequests,
    @Nullable Integer maxRequests,
    @Nullable Integer maxRetries) {
  static CircuitBreaker parse(Fields fields) {
    return new CircuitBreaker(
        fields.number("maxConnections"),
        fields.number("maxPendingRequests"),
        fields.number("maxRequests"),
        fields.number("maxRetries"));
  }
}
