package io.zerohop.controlplane.api.agents;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The live agents, as the API sees them. All methods may be called by any thread and never wait.
 */
public interface AgentChannel {
  /** All agents (and other xDS clients) connected now, in the order of their names. */
  List<AgentState> agents();

  /**
   * How far a policy object has come: which of the connected clients that subscribe to something
   * made from it hold its newest form.
   *
   * @param kind such as {@code HTTPRoute}
   */
  Programming programming(String kind, String namespace, String name);

  /**
   * Asks one agent over the stream that it opened.
   *
   * @param agent one of {@link #agents}
   * @return the agent's answer, a JSON document; fails with {@link AgentUnreachable} when the agent
   *     is not connected, breaks off, says that it cannot, or is silent for longer than the
   *     channel's own bound (5 s)
   */
  CompletableFuture<String> ask(AgentState agent, Question question);

  /**
   * Lets one agent tell its calls while they happen, over the stream that it opened, until the tap
   * is ended, its time is over, or the stream breaks.
   *
   * @param agent one of {@link #agents}
   */
  AgentTap tap(AgentState agent, TapRequest request, TapReader reader);

  /** How much there is to do just then. */
  XdsFigures figures();

  /**
   * Calls the listener, on any thread, whenever an answer of {@link #agents} or {@link
   * #programming} may have changed. It must be quick.
   *
   * @return ends the subscription when run
   */
  Runnable subscribe(Runnable listener);
}
