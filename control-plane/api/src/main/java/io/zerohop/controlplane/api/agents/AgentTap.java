package io.zerohop.controlplane.api.agents;

import java.util.concurrent.CompletableFuture;

/**
 * A tap at one agent.
 *
 * @param begun completes when the agent listens, fails with {@link AgentUnreachable} if it will not
 * @param end ends it, once or more often
 */
public record AgentTap(CompletableFuture<String> begun, Runnable end) {}
