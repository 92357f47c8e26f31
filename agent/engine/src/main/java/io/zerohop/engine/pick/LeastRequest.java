package io.zerohop.engine.pick;

/**
 * Chooses the endpoint with the least load: the calls of this process that are on their way to it,
 * and those of others as far as its server says so (ADR 0018). Allocates nothing.
 */
final class LeastRequest {
  /** How many are compared at most; of more than these a part that is drawn by lot. */
  private static final int COMPARED = 24;

  /** Steps from one endpoint to the next: one, and primes. */
  private static final int[] STRIDES = {1, 7, 11, 13, 17, 19, 23, 29};

  /** More than any load. */
  private static final int LAST = Integer.MAX_VALUE;

  private LeastRequest() {}

  /**
   * Chooses among two members or more.
   *
   * @param usual how many calls of others an endpoint has where nothing is known of it
   */
  static LiveEndpoint choose(Usable current, Draw draw, long now, float usual) {
    Shares shares = current.shares();
    double[] weights = current.weights();
    if (shares == null || weights == null) {
      return ofAll(current.members(), draw, now, usual);
    }
    // By lot, by their weights: each has its share whatever it has to do.
    int a = shares.draw(draw);
    int b = shares.draw(draw);
    int loadA = current.members()[a].state().load(now, usual);
    int loadB = current.members()[b].state().load(now, usual);
    boolean first = loadA / weights[a] <= loadB / weights[b];
    draw.compared(calls(first ? loadA : loadB), calls(first ? loadB : loadA));
    return current.members()[first ? a : b];
  }

  /**
   * From a place drawn by lot on, in steps drawn by lot, so that what is equal is equally often.
   * Who failed a moment ago is chosen only if the lot falls on it: who fails at once has little in
   * flight, and would get them all. Of equal ones, one that has little left of its CPUs is chosen
   * only where all have.
   */
  private static LiveEndpoint ofAll(LiveEndpoint[] members, Draw draw, long now, float usual) {
    int size = members.length;
    int at = draw.below(size);
    int stride = STRIDES[draw.below(STRIDES.length)];
    stride = size % stride == 0 ? 1 : stride % size;
    LiveEndpoint least = members[at];
    int load = draw.avoids(least) ? LAST : least.state().load(now, usual);
    boolean pressed = least.state().isPressed(now);
    int next = LAST;
    for (int left = Math.min(size, COMPARED); left > 1; left--) {
      at += stride;
      at -= at >= size ? size : 0;
      EndpointState known = members[at].state();
      int other = known.load(now, usual);
      boolean less = other < load || (pressed && other == load && !known.isPressed(now));
      if (less && !known.isStrained(now) && !draw.avoids(members[at])) {
        next = load;
        load = other;
        least = members[at];
        pressed = known.isPressed(now);
      } else if (other < next) {
        next = other;
      }
    }
    draw.compared(calls(load), calls(next));
    return least;
  }

  /** For people. */
  private static int calls(int load) {
    return load == LAST ? -1 : (load + EndpointState.PART / 2) / EndpointState.PART;
  }
}
