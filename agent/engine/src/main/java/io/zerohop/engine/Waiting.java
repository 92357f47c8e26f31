package io.zerohop.engine;

import io.zerohop.engine.attempt.Step.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The calls that wait for configuration. Thread-safe. */
final class Waiting {
  private final List<Waiter> waiters = new ArrayList<>();
  private final Supplier<View> view;

  Waiting(Supplier<View> view) {
    this.view = view;
  }

  /** Something to wait for; counts as there as soon as the condition holds. */
  Readiness until(Predicate<View> condition) {
    return new Waiter(condition);
  }

  /** Wakes those whose condition holds now. */
  void published() {
    List<Runnable> due = new ArrayList<>();
    synchronized (waiters) {
      for (Waiter waiter : List.copyOf(waiters)) {
        if (waiter.isReady()) {
          waiters.remove(waiter);
          due.addAll(waiter.tasks);
        }
      }
    }
    due.forEach(Runnable::run);
  }

  private final class Waiter implements Readiness {
    private final Predicate<View> condition;
    private final List<Runnable> tasks = new ArrayList<>();

    Waiter(Predicate<View> condition) {
      this.condition = condition;
    }

    @Override
    public boolean isReady() {
      return condition.test(view.get());
    }

    @Override
    public void whenReady(Runnable task) {
      synchronized (waiters) {
        if (!isReady()) {
          tasks.add(task);
          if (!waiters.contains(this)) {
            waiters.add(this);
          }
          return;
        }
      }
      task.run();
    }
  }
}
