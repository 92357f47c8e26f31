package io.zerohop.controlplane.api.agents;

import java.util.List;

/**
 * How far an object has come.
 *
 * @param generation the newest {@code metadata.generation} that was translated and offered; 0 when
 *     nothing of the object was translated yet
 * @param held how many of the subscribed clients hold that
 * @param subscribed how many connected clients subscribe to something made from it
 * @param refusals what clients refused of it
 */
public record Programming(long generation, int held, int subscribed, List<Refusal> refusals) {
  /** Not translated yet. */
  public static final Programming NONE = new Programming(0, 0, 0, List.of());

  public Programming {
    refusals = List.copyOf(refusals);
    if (held > subscribed) {
      throw new IllegalArgumentException("held must be at most subscribed, was " + held);
    }
  }

  /** Tells whether all that want the object hold it. */
  public boolean complete() {
    return held == subscribed;
  }
}
