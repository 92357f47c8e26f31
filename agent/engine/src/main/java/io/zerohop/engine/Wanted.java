package io.zerohop.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The destinations that calls go to and of which something is not held. However many calls there
 * are, each is asked for once in a while only; one that is called no more is forgotten.
 * Thread-safe.
 */
final class Wanted {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FORGOTTEN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Asked> names = new ConcurrentHashMap<>();
  private final ConfigDemand demand;
  private final AtomicLong swept;

  Wanted(ConfigDemand demand, long now) {
    this.demand = demand;
    this.swept = new AtomicLong(now);
  }

  /**
   * A call needs what is not held of a destination.
   *
   * @return when the first call did
   */
  long ask(String name, long now) {
    Asked asked = names.get(name);
    if (asked == null) {
      Asked first = new Asked(now, new AtomicLong(now));
      asked = names.putIfAbsent(name, first);
      if (asked == null) {
        sweep(now);
        demand.want(name);
        return now;
      }
    }
    long told = asked.told.get();
    if (now - told >= AGAIN_NANOS && asked.told.compareAndSet(told, now)) {
      demand.want(name);
    }
    return asked.first;
  }

  /** What is held by now need not be asked for. */
  void forget(Predicate<String> held) {
    names.keySet().removeIf(held);
  }

  int size() {
    return names.size();
  }

  private void sweep(long now) {
    long last = swept.get();
    if (now - last > SWEEP_NANOS && swept.compareAndSet(last, now)) {
      names.values().removeIf(asked -> now - asked.told.get() > FORGOTTEN_NANOS);
    }
  }

  /**
   * Since when a name is asked for.
   *
   * @param told when that was passed on last
   */
  private record Asked(long first, AtomicLong told) {}
}
