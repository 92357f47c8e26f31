package io.zerohop.scenarios;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do: asks again until it is so, or time is over. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Eventually() {}

  /** Waits until the question has an answer. */
  static <T> T get(String what, Callable<Optional<T>> question) throws InterruptedException {
    return get(PATIENCE, what, question);
  }

  private static <T> T get(Duration patience, String what, Callable<Optional<T>> question)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> answer;
      try {
        answer = question.call();
      } catch (Exception failed) {
        throw new AssertionError("while waiting until " + what, failed);
      }
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("waited " + patience.toSeconds() + " s in vain until " + what);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Waits until it is true. */
  static void holds(String what, Callable<Boolean> question) throws InterruptedException {
    get(what, () -> question.call() ? Optional.of(true) : Optional.empty());
  }

  /** Waits so long at most until it is true. */
  static void holdsWithin(Duration patience, String what, Callable<Boolean> question)
      throws InterruptedException {
    get(patience, what, () -> question.call() ? Optional.of(true) : Optional.empty());
  }
}
