package io.zerohop.engine;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Lease;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.TokenBucket;
import io.zerohop.engine.route.RouteTable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What outlives the configuration of a rule's gates. Thread-safe. */
final class GateStates {
  private static final Lease UNCOUNTED = () -> {};

  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();
  private final Map<String, ActiveDelays> statements = new ConcurrentHashMap<>();

  /** The bucket of a limit; a full one where there is none so far, or one of other numbers. */
  TokenBucket bucket(RateLimit limit) {
    TokenBucket bucket = buckets.get(limit.key());
    return bucket != null && bucket.keeps(limit)
        ? bucket
        : buckets.compute(
            limit.key(),
            (key, there) -> there != null && there.keeps(limit) ? there : new TokenBucket(limit));
  }

  /** Counts a delay until it is given back; null if there are as many as the fault allows. */
  @Nullable Lease delay(Fault fault) {
    if (fault.maxActive() == Fault.NO_LIMIT) {
      return UNCOUNTED;
    }
    AtomicInteger count = active.computeIfAbsent(fault.key(), key -> new AtomicInteger());
    int before = count.get();
    while (before < fault.maxActive()) {
      if (count.compareAndSet(before, before + 1)) {
        return count::getAndDecrement;
      }
      before = count.get();
    }
    return null;
  }

  /** The statements of a service that are being delayed. */
  ActiveDelays statementDelays(String service) {
    return statements.computeIfAbsent(service, key -> new ActiveDelays());
  }

  /** Forgets what no rule needs any more, and services of which no statement waits now. */
  void retain(Collection<RouteTable> tables, long now) {
    statements.values().removeIf(delays -> delays.isOver(now));
    if (!buckets.isEmpty() || !active.isEmpty()) {
      Set<String> used = new HashSet<>();
      tables.forEach(table -> used.addAll(table.gateKeys()));
      buckets.keySet().retainAll(used);
      active.keySet().retainAll(used);
    }
  }
}
