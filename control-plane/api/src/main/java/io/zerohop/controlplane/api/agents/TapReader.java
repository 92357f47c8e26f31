package io.zerohop.controlplane.api.agents;

import java.util.List;

/** Who hears of an agent's calls. Called by one thread at a time; must be quick. */
public interface TapReader {
  /**
   * Calls that have ended, in their order.
   *
   * @param json one document a call, the agent's own
   * @param dropped how many were not told so far
   */
  void calls(List<String> json, long dropped);

  /** Nothing will come any more. */
  void ended(String why);
}
