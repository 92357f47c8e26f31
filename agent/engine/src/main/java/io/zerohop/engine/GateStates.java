package io.zerohop.engine;

import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.TokenBucket;
import io.zerohop.engine.route.RouteTable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What outlives the configuration of a rule's gates. Thread-safe. */
final class GateStates {
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /** The bucket of a limit; a full one where there is none so far, or one of other numbers. */
  TokenBucket bucket(RateLimit limit) {
    TokenBucket bucket = buckets.get(limit.key());
    return bucket != null && bucket.keeps(limit)
        ? bucket
        : buckets.compute(
            limit.key(),
            (key, there) -> there != null && there.keeps(limit) ? there : new TokenBucket(limit));
  }

  /** Forgets what no rule needs any more. */
  void retain(Collection<RouteTable> tables) {
    if (!buckets.isEmpty()) {
      Set<String> used = new HashSet<>();
      tables.forEach(table -> used.addAll(table.limitKeys()));
      buckets.keySet().retainAll(used);
    }
  }
}
