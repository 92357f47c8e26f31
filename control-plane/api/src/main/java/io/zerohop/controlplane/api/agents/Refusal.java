package io.zerohop.controlplane.api.agents;

import java.time.Instant;

/**
 * A resource that a client refused (NACK).
 *
 * @param agent the client's {@link AgentState#name}
 * @param resource the xDS resource, as {@code TYPE/NAME}
 * @param message the client's own words
 * @param since when it first refused this version
 */
public record Refusal(String agent, String resource, String message, Instant since) {}
