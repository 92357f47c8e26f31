package io.zerohop.engine.route;

import io.zerohop.engine.route.Action.Backend;
import java.util.List;

/** Backends by weight. A weight of 0 takes no request, as in Gateway API. */
public final class Backends {
  private final List<Backend> list;
  private final int[] upTo;
  private final int total;

  /**
   * Backends in the order of the configuration.
   *
   * @throws IllegalArgumentException if a weight is negative or the sum is more than an int holds
   */
  public Backends(List<Backend> list) {
    this.list = List.copyOf(list);
    this.upTo = new int[list.size()];
    int sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      int weight = list.get(i).weight();
      if (weight < 0 || Integer.MAX_VALUE - sum < weight) {
        throw new IllegalArgumentException(
            "weights must be 0 or more and sum up to an int, was " + weight);
      }
      sum += weight;
      upTo[i] = sum;
    }
    this.total = sum;
  }

  /** All of them, in the order of the configuration. */
  public List<Backend> list() {
    return list;
  }

  /** The sum of the weights; 0 if nothing can be chosen. */
  public int total() {
    return total;
  }

  /**
   * The backend for a drawn number. Allocates nothing.
   *
   * @param drawn from 0 up to, not with, {@link #total}
   */
  public Backend at(int drawn) {
    int i = 0;
    while (upTo[i] <= drawn) {
      i++;
    }
    return list.get(i);
  }
}
