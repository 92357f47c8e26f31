package io.zerohop.engine.attempt;

/**
 * How many calls to a cluster may be on their way at once (Envoy's circuit breakers), counted in
 * this process.
 *
 * @param maxConnections calls that need a connection of their own; RPCs, which share connections,
 *     are not counted
 * @param maxPending calls that may wait until one of those connections is free
 * @param maxRequests calls of any kind
 */
public record BreakerPolicy(int maxConnections, int maxPending, int maxRequests) {
  /** Stands for no limit. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** How many calls may wait where a policy limits connections and says no more (Envoy's). */
  public static final int DEFAULT_PENDING = 1024;

  /** No limit. */
  public static final BreakerPolicy NONE = new BreakerPolicy(NO_LIMIT, DEFAULT_PENDING, NO_LIMIT);

  /** Whether nothing is limited. */
  public boolean isNone() {
    return maxConnections == NO_LIMIT && maxRequests == NO_LIMIT;
  }

  /** Whether calls that need a connection of their own are limited. */
  public boolean limitsConnections() {
    return maxConnections != NO_LIMIT;
  }
}
