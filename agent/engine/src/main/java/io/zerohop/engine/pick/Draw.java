package io.zerohop.engine.pick;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call's choices among endpoints: the random numbers, the endpoints it has tried, and what was
 * compared for the last choice. Reused through the call's attempts; not thread-safe.
 */
public final class Draw {
  private static final int REMEMBERED = 8;

  private final IntUnaryOperator random;
  private LiveEndpoint @Nullable [] tried;
  private int triedCount;
  private int load = -1;
  private int otherLoad = -1;

  /**
   * A draw.
   *
   * @param random a number from 0 up to, not with, its argument
   */
  public Draw(IntUnaryOperator random) {
    this.random = random;
  }

  int below(int bound) {
    return random.applyAsInt(bound);
  }

  /** Remembers an endpoint that later choices avoid. */
  public void avoid(LiveEndpoint endpoint) {
    if (tried == null) {
      tried = new LiveEndpoint[REMEMBERED];
    }
    tried[triedCount % REMEMBERED] = endpoint;
    triedCount++;
  }

  /** Whether the endpoint was tried before; the same address after a change counts as the same. */
  public boolean avoids(LiveEndpoint endpoint) {
    if (tried == null) {
      return false;
    }
    for (LiveEndpoint one : tried) {
      if (one != null && one.state() == endpoint.state()) {
        return true;
      }
    }
    return false;
  }

  boolean avoidsNothing() {
    return tried == null;
  }

  void compared(int taken, int other) {
    load = taken;
    otherLoad = other;
  }

  /**
   * Calls in flight to the chosen endpoint when it was chosen, others' among them as far as known;
   * -1 if loads were not compared.
   */
  public int load() {
    return load;
  }

  /** Calls in flight to the best of those it was compared with; -1 if there was none. */
  public int otherLoad() {
    return otherLoad;
  }
}
