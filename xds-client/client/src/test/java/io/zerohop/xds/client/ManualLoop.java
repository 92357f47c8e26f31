package io.zerohop.xds.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A loop that the test turns by hand, with a clock of its own. */
final class ManualLoop implements Loop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private Duration now = Duration.ZERO;

  private record Timer(Duration at, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(now.plus(delay), task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Runs everything that waits for no time. */
  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Lets time pass, with each timer run at its time. */
  void advance(Duration by) {
    Duration end = now.plus(by);
    run();
    for (Timer next = next(end); next != null; next = next(end)) {
      timers.remove(next);
      now = next.at();
      next.task().run();
      run();
    }
    now = end;
  }

  private @Nullable Timer next(Duration end) {
    return timers.stream()
        .filter(timer -> timer.at().compareTo(end) <= 0)
        .min(Comparator.comparing(Timer::at))
        .orElse(null);
  }
}
