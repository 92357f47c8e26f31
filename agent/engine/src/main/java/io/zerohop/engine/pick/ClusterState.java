package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.Breaker;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What outlives a cluster's configuration: endpoints' states, turn, retries, calls counted. */
final class ClusterState {
  private final Map<InetSocketAddress, EndpointState> endpoints = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final Breaker breaker = new Breaker();

  EndpointState of(InetSocketAddress address) {
    return endpoints.computeIfAbsent(address, ignored -> new EndpointState());
  }

  /** Forgets endpoints that are gone; calls under way keep their own reference. */
  void retain(Set<InetSocketAddress> addresses) {
    endpoints.keySet().retainAll(addresses);
  }

  int nextTurn() {
    return turn.getAndIncrement() & Integer.MAX_VALUE;
  }

  AtomicInteger retries() {
    return retries;
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
