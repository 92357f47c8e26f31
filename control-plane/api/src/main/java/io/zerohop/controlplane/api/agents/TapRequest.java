package io.zerohop.controlplane.api.agents;

import java.util.List;

/**
 * Which calls of an agent are to be told.
 *
 * @param conditions all of which must hold, as zerohop/v1/agent.proto lists them
 * @param perSecond how many a second at most; 0 for the agent's own bound
 * @param seconds how long at most; 0 for the agent's own bound
 */
public record TapRequest(List<String> conditions, int perSecond, int seconds) {
  public TapRequest {
    conditions = List.copyOf(conditions);
  }
}
