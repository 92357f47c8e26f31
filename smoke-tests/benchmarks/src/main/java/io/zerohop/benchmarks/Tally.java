package io.zerohop.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts while the time passes; the first turn is to warm up. */
final class Tally {
  private final BalancerSimulation.Scene scene;
  private final List<Long> times = new ArrayList<>();
  private final List<Integer> soon = new ArrayList<>();
  private final int[] toSlow;
  private long turn = -1;
  private long late;
  private long lateToSlow;

  Tally(BalancerSimulation.Scene scene) {
    this.scene = scene;
    this.toSlow = new int[scene.clients()];
  }

  void sent(int client, boolean slow, long now) {
    if (now / BalancerSimulation.TURN != turn) {
      for (int i = 0; i < toSlow.length && turn > 0; i++) {
        soon.add(toSlow[i]);
      }
      Arrays.fill(toSlow, 0);
      turn = now / BalancerSimulation.TURN;
    }
    if (now % BalancerSimulation.TURN < BalancerSimulation.SECOND) {
      toSlow[client] += slow ? 1 : 0;
    } else {
      late++;
      lateToSlow += slow ? 1 : 0;
    }
  }

  void answered(long nanos) {
    if (turn != 0) {
      times.add(nanos);
    }
  }

  Reading reading() {
    return new Reading(
        at(times, 0.5) / BalancerSimulation.MILLI,
        at(times, 0.99) / BalancerSimulation.MILLI,
        at(times, 0.999) / BalancerSimulation.MILLI,
        at(soon, 0.99),
        late == 0 ? 0 : (double) lateToSlow / late * scene.servers());
  }

  private static double at(List<? extends Number> of, double share) {
    List<Double> sorted = new ArrayList<>();
    of.forEach(one -> sorted.add(one.doubleValue()));
    sorted.sort(null);
    return sorted.isEmpty() ? 0 : sorted.get((int) (sorted.size() * share));
  }

  /**
   * What came of it.
   *
   * @param p50 median of the response times, in milliseconds
   * @param p99 what 99 % of them are below
   * @param p999 what 99.9 % are below
   * @param soon calls that a client sends to the slow server in its first second, 99 % of clients
   *     and turns at most
   * @param share what the slow server gets after that second; 1 for as much as each
   */
  record Reading(double p50, double p99, double p999, double soon, double share) {}
}
