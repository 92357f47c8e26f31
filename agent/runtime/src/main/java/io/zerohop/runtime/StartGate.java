package io.zerohop.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds the expensive half of the start back until the application does something that needs it, or
 * is done with its own start: a JVM that only prints a line never pays for gRPC, and one that loads
 * a framework does not share its processors with ours meanwhile.
 */
final class StartGate {
  /** With fewer classes than this a round is quiet. */
  static final int FEW = 10;

  /** With this many classes in a round the application is in the middle of its start. */
  static final int SOME = 30;

  /** With this many classes in a round the application is busy. */
  static final int MANY = 100;

  /** Quiet rounds in a row until the start counts as done; one is enough for a server. */
  static final int QUIET = 4;

  /** Rounds at most that are not in the middle of a start. */
  static final int ROUNDS = 50;

  /** Rounds at most. */
  static final int ALL_ROUNDS = 300;

  /** How often within a round is looked whether the application is busy. */
  static final int LOOKS = 5;

  private final CountDownLatch latch = new CountDownLatch(1);
  private final Duration round;
  private final LongSupplier classes;
  private boolean open;
  private volatile int quietRounds = QUIET;

  /**
   * @param round how long to look at the application at a time
   * @param classes how many classes the application has loaded so far
   */
  StartGate(Duration round, LongSupplier classes) {
    this.round = round;
    this.classes = classes;
  }

  /** Lets the start go on. Cheap when called again; from any thread. */
  void open() {
    // A race costs one more countDown, a volatile would cost every call of the application.
    if (!open) {
      open = true;
      latch.countDown();
    }
  }

  /** The application serves on a port: others wait to hear of it. */
  void serving() {
    quietRounds = 1;
  }

  /**
   * Waits until it is open, or the application loads few classes, at most {@value #ROUNDS} rounds;
   * those in which it still loads a lot do not count, up to {@value #ALL_ROUNDS} in all.
   *
   * @param busy runs once, if and when the application loads many
   */
  void await(Runnable busy) throws InterruptedException {
    long before = classes.getAsLong();
    boolean told = false;
    int quiet = 0;
    int counted = 0;
    for (int i = 0; i < ALL_ROUNDS && counted < ROUNDS && quiet < quietRounds; i++) {
      long now = before;
      for (int look = 0; look < LOOKS; look++) {
        if (latch.await(round.toNanos() / LOOKS, TimeUnit.NANOSECONDS)) {
          return;
        }
        now = classes.getAsLong();
        if (now - before >= MANY && !told) {
          told = true;
          busy.run();
        }
      }
      quiet = now - before < FEW ? quiet + 1 : 0;
      counted += now - before < SOME ? 1 : 0;
      before = now;
    }
    open();
  }
}
