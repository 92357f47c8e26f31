package io.zerohop.engine;

import io.zerohop.engine.attempt.Lease;
import io.zerohop.engine.attempt.Step.Readiness;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The calls that wait for configuration, each until its wait is over. Thread-safe. */
final class Waiting {
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final Supplier<View> view;

  Waiting(Supplier<View> view) {
    this.view = view;
  }

  /** Something to wait for; counts as there as soon as the condition holds. */
  Waiter until(Predicate<View> condition) {
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

  int size() {
    synchronized (waiters) {
      return waiters.size();
    }
  }

  /** One call that waits; given back when it waits no more, whatever ended that. */
  final class Waiter implements Readiness, Lease {
    private final Predicate<View> condition;
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean over;

    private Waiter(Predicate<View> condition) {
      this.condition = condition;
    }

    @Override
    public boolean isReady() {
      return condition.test(view.get());
    }

    @Override
    public void whenReady(Runnable task) {
      synchronized (waiters) {
        if (over) {
          return;
        }
        if (!isReady()) {
          tasks.add(task);
          waiters.add(this);
          return;
        }
      }
      task.run();
    }

    @Override
    public void giveBack() {
      synchronized (waiters) {
        over = true;
        waiters.remove(this);
      }
    }
  }
}
