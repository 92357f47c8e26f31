package io.zerohop.engine.serve;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests are being answered that came in lately. One that goes on for more than a minute
 * or so, a stream or one whose end was never told, counts no more: so the count cannot drift,
 * whatever servers forget to tell. Thread-safe; counting allocates nothing and waits for nobody.
 */
final class InFlight {
  /** How long the requests come in that are counted together. */
  static final long TURN_NANOS = 30_000_000_000L;

  /** How many such times are remembered, the one under way among them. */
  private static final int TURNS = 3;

  /** Each has the number of its turn in the upper half, and a count in the lower. */
  private final AtomicLongArray counts = new AtomicLongArray(TURNS + 1);

  private final long origin;

  /**
   * None yet.
   *
   * @param now on the clock that is meant everywhere here
   */
  InFlight(long now) {
    origin = now;
  }

  /** The first is 1, so that no slot has it from the beginning. */
  private int turn(long now) {
    return 1 + (int) Math.floorDiv(now - origin, TURN_NANOS);
  }

  private static int slot(int turn) {
    return Math.floorMod(turn, TURNS + 1);
  }

  private static long first(int turn) {
    return (long) turn << Integer.SIZE;
  }

  /**
   * Counts one that comes in.
   *
   * @param now on the engine's clock
   * @return what {@link #end} wants to know
   */
  int begin(long now) {
    int turn = turn(now);
    int slot = slot(turn);
    while (true) {
      long before = counts.get(slot);
      int left = turn - (int) (before >> Integer.SIZE);
      if (left < 0) {
        return turn; // the clock was read long ago: not counted, and ended in vain
      }
      long after = left == 0 ? before + 1 : first(turn) + 1;
      if (counts.compareAndSet(slot, before, after)) {
        return turn;
      }
    }
  }

  /** Counts it no more. */
  void end(int turn) {
    int slot = slot(turn);
    while (true) {
      long before = counts.get(slot);
      if ((int) (before >> Integer.SIZE) != turn || (int) before == 0) {
        return;
      }
      if (counts.compareAndSet(slot, before, before - 1)) {
        return;
      }
    }
  }

  /** How many there are. */
  int count(long now) {
    int turn = turn(now);
    int sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      long one = counts.get(i);
      int age = turn - (int) (one >> Integer.SIZE);
      sum += age >= 0 && age < TURNS ? (int) one : 0;
    }
    return sum;
  }
}
