package io.zerohop.controlplane.api.agents;

/** An agent that was asked cannot answer: not connected, gone meanwhile, or too slow. */
public final class AgentUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which agent and why. */
  public AgentUnreachable(String message) {
    super(message);
  }
}
