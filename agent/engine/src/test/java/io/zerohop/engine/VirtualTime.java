package io.zerohop.engine;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Runs events in the order of a clock that only they move. */
public final class VirtualTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long now;
  private long order;

  public long now() {
    return now;
  }

  public void after(long nanos, Runnable what) {
    events.add(new Event(now + Math.max(0, nanos), order++, what));
  }

  public void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event next = events.poll();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  private record Event(long at, long order, Runnable what) {}
}
