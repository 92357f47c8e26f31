package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.Breaker;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What outlives a cluster's configuration: endpoints' states, turn, retries, calls counted. */
final class ClusterState {
  private static final long REMEMBERED_NANOS = 3_600_000_000_000L;

  /** Of how many reports, about, the usual one is made. */
  private static final float HEARD = 16;

  private final Map<InetSocketAddress, EndpointState> endpoints = new ConcurrentHashMap<>();

  /** When endpoints left, on the engine's clock. */
  private final Map<InetSocketAddress, Long> departures = new ConcurrentHashMap<>();

  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicLong ejections = new AtomicLong();
  private final Breaker breaker = new Breaker();
  private volatile float usual;

  EndpointState of(InetSocketAddress address) {
    return endpoints.computeIfAbsent(address, ignored -> new EndpointState());
  }

  /** Forgets endpoints that are gone; calls under way keep their own reference. */
  void retain(Set<InetSocketAddress> addresses) {
    endpoints.keySet().retainAll(addresses);
  }

  /**
   * Notes who is to be given up from this time on, and who is not any more.
   *
   * @param staying endpoints that new calls may go to
   * @param leaving those that they should not, or that are gone
   */
  void depart(Set<InetSocketAddress> staying, Set<InetSocketAddress> leaving, long now) {
    departures.keySet().removeAll(staying);
    departures.values().removeIf(since -> now - since > REMEMBERED_NANOS);
    leaving.forEach(address -> departures.putIfAbsent(address, now));
  }

  /** When the endpoint left; null if it did not, or so long ago that it is forgotten. */
  @Nullable Long departure(InetSocketAddress address) {
    return departures.get(address);
  }

  /** How many calls of others an endpoint usually has, as far as servers say. */
  float usual() {
    return usual;
  }

  /** An endpoint has so many calls of others. Of several at once one may be missed. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void others(float calls) {
    usual = usual + (calls - usual) / HEARD;
  }

  int nextTurn() {
    return turn.getAndIncrement() & Integer.MAX_VALUE;
  }

  AtomicInteger retries() {
    return retries;
  }

  /** How often an endpoint was taken out for its errors. */
  AtomicLong ejections() {
    return ejections;
  }

  Breaker breaker() {
    return breaker;
  }

  /** Grows with every ejection, so that every generation of the cluster sees it. */
  int changes() {
    return changes.get();
  }

  void changed() {
    changes.incrementAndGet();
  }
}
