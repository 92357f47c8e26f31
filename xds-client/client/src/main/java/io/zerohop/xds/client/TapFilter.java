package io.zerohop.xds.client;

import java.util.List;

/**
 * Which calls a tap tells, and how many.
 *
 * @param conditions such as {@code status=5xx}, as zerohop/v1/agent.proto lists them
 * @param perSecond how many a second at most; 0 for the agent's own bound
 */
public record TapFilter(List<String> conditions, int perSecond) {
  public TapFilter {
    conditions = List.copyOf(conditions);
  }
}
