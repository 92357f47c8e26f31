package io.zerohop.apps.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What threads do over and over, and what came of it. */
final class Load {
  private static final long PAUSE_NANOS = 5_000_000;

  private final Work work;
  private final Map<String, Integer> answers = new TreeMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private long last;
  private long longest;

  /** One piece of it; gives who answered. */
  interface Work {
    String done() throws Exception;
  }

  Load(Work work) {
    this.work = work;
  }

  /** Lets so many threads begin. */
  void begin(int threads) {
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this::run, "load-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Lets them end. */
  void end() {
    over.set(true);
  }

  private void run() {
    while (!over.get()) {
      try {
        answered(work.done());
      } catch (Exception failure) {
        failures.add(state(failure));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized void answered(String who) {
    long now = System.nanoTime();
    longest = Math.max(longest, last == 0 ? 0 : now - last);
    last = now;
    answers.merge(who, 1, Integer::sum);
  }

  /** The SQLSTATE of a failure, or of what it was made of; where there is none, what it says. */
  private static String state(Throwable failure) {
    Throwable root = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
      root = each;
    }
    return root.toString().replaceAll("[\\s,=]+", "_");
  }

  /**
   * What came of it until now, in one line: how often it went well, the SQLSTATE of each time it
   * did not, the longest time in milliseconds without anything that went well, and who answered how
   * often.
   */
  synchronized String seen() {
    int good = answers.values().stream().mapToInt(Integer::intValue).sum();
    StringBuilder line = new StringBuilder("good=" + good);
    line.append(" failures=").append(String.join(",", failures));
    line.append(" pause=").append(TimeUnit.NANOSECONDS.toMillis(longest));
    answers.forEach((who, times) -> line.append(' ').append(who).append('=').append(times));
    return line.toString();
  }
}
