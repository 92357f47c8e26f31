package io.zerohop.engine.pick;

import io.zerohop.engine.pick.Endpoint.Health;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that may be chosen now, and until when that holds. Immutable.
 *
 * @param members what may be chosen
 * @param shares for weights that are not all the same; null otherwise
 * @param weights of the members; null if all are the same
 * @param panic whether so few are usable that all are
 * @param change the count of ejections it was made after
 * @param validUntil when an ejected endpoint comes back; {@link Long#MAX_VALUE} if none is out
 */
@SuppressWarnings("ArrayRecordComponent")
record Usable(
    LiveEndpoint[] members,
    @Nullable Shares shares,
    double @Nullable [] weights,
    boolean panic,
    int change,
    long validUntil) {

  boolean isValid(long now) {
    return validUntil == Long.MAX_VALUE || validUntil - now > 0;
  }

  static Usable of(Cluster cluster, LiveEndpoint[] all, int change, long now) {
    TreeMap<Integer, List<LiveEndpoint>> byPriority = new TreeMap<>();
    long validUntil = Long.MAX_VALUE;
    for (LiveEndpoint endpoint : all) {
      if (endpoint.endpoint().health() != Health.DRAINING) {
        int priority = endpoint.endpoint().place().priority();
        byPriority.computeIfAbsent(priority, ignored -> new ArrayList<>()).add(endpoint);
      }
      if (endpoint.isEjected(now)) {
        validUntil = Math.min(validUntil, endpoint.ejectedUntil());
      }
    }
    List<LiveEndpoint> fallback = List.of();
    for (List<LiveEndpoint> level : byPriority.values()) {
      List<LiveEndpoint> good = level.stream().filter(e -> e.mayTakeCalls(now)).toList();
      boolean panic = good.size() * 100L < (long) level.size() * cluster.panicPercent();
      if (!good.isEmpty() && !panic) {
        return of(good, false, change, validUntil);
      }
      if (fallback.isEmpty()) {
        fallback = panic ? level : good;
      }
    }
    return of(fallback, !fallback.isEmpty(), change, validUntil);
  }

  private static Usable of(List<LiveEndpoint> list, boolean panic, int change, long validUntil) {
    LiveEndpoint[] members = list.toArray(LiveEndpoint[]::new);
    double[] weights = weights(list);
    Shares shares = weights == null ? null : new Shares(weights);
    return new Usable(members, shares, weights, panic, change, validUntil);
  }

  /** Each endpoint's share; null if all are the same. */
  private static double @Nullable [] weights(List<LiveEndpoint> list) {
    Map<String, Integer> sums = new HashMap<>();
    for (LiveEndpoint one : list) {
      sums.merge(one.endpoint().place().locality(), one.endpoint().weight(), Integer::sum);
    }
    double[] weights = new double[list.size()];
    boolean differ = false;
    for (int i = 0; i < weights.length; i++) {
      Endpoint endpoint = list.get(i).endpoint();
      Endpoint.Place place = endpoint.place();
      weights[i] = endpoint.weight();
      if (place.localityWeight() > 0) {
        weights[i] *= (double) place.localityWeight() / sums.getOrDefault(place.locality(), 1);
      }
      differ |= weights[i] != weights[0];
    }
    return differ ? weights : null;
  }
}
