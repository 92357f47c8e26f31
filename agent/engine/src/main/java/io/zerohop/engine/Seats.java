package io.zerohop.engine;

import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.ServiceNames;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of this process to each endpoint of a database, whichever side they are
 * for. Thread-safe.
 */
final class Seats {
  private final Map<Place, Integer> taken = new ConcurrentHashMap<>();
  private final AtomicInteger second = new AtomicInteger();

  /** An endpoint of a service. */
  record Place(String service, InetSocketAddress address) {}

  /** Counts one more; false if there are as many as may be. */
  boolean take(Place place, int most) {
    boolean[] free = new boolean[1];
    taken.compute(
        place,
        (key, count) -> {
          int before = count == null ? 0 : count;
          free[0] = before < most;
          return free[0] ? Integer.valueOf(before + 1) : count;
        });
    return free[0];
  }

  /** Counts one less. */
  void giveBack(Place place) {
    taken.computeIfPresent(place, (key, count) -> count == 1 ? null : count - 1);
  }

  /** How many there are. */
  int count(Place place) {
    return taken.getOrDefault(place, 0);
  }

  /** Adds to those that stand behind another one. */
  void second(int more) {
    second.getAndAdd(more);
  }

  /** How many stand behind another one, or are about to. */
  int second() {
    return second.get();
  }

  /** How many there are, by service and address. */
  SortedMap<String, Integer> all() {
    SortedMap<String, Integer> all = new TreeMap<>();
    taken.forEach(
        (place, count) -> {
          String address = Endpoint.at(place.address).hostPort();
          all.put(ServiceNames.display(place.service) + " " + address, count);
        });
    return all;
  }
}
