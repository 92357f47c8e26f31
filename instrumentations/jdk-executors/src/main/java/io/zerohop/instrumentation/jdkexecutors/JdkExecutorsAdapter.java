package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RunnableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is around the calling thread into the work that it hands over. Handlers look at that
 * first and do nothing else where it is nothing; they run on carriers of virtual threads too, so
 * they take no lock, and all that they need is loaded before they are woven.
 */
public final class JdkExecutorsAdapter implements Adapter {
  @Override
  public void bind(HookContext context, HookBinder binder) throws Exception {
    binder.constructed(JdkExecutorsHooks.CALLABLE, JdkExecutorsAdapter::callable);
    binder.constructed(JdkExecutorsHooks.RUNNABLE, JdkExecutorsAdapter::runnable);
    binder.enter(JdkExecutorsHooks.EXECUTE, task(0, Task::isPlain));
    binder.enter(JdkExecutorsHooks.REMOVE, JdkExecutorsAdapter::remove);
    binder.enter(JdkExecutorsHooks.REJECT, JdkExecutorsAdapter::reject);
    binder.exit(JdkExecutorsHooks.DRAIN, JdkExecutorsAdapter::drained);
    binder.enter(JdkExecutorsHooks.JOIN_EXECUTE, task(0, Task::isPlain));
    binder.enter(JdkExecutorsHooks.JOIN_CALLABLE, JdkExecutorsAdapter::joined);
    EnterHandler joining = task(0, task -> !(task instanceof ForkJoinTask));
    binder.enter(JdkExecutorsHooks.JOIN_RUNNABLE, joining);
    binder.enter(JdkExecutorsHooks.JOIN_RESULT, joining);
    binder.enter(JdkExecutorsHooks.VIRTUAL, task(3, task -> !Task.isWorker(task)));
    for (Stage stage : Stage.values()) {
      binder.enter(stage.point(), function(stage.function(), stage.position()));
    }
    loadAll();
  }

  private static EnterHandler task(int position, Predicate<Runnable> carries) {
    return (self, arguments) -> {
      Around around = Surroundings.toHandOver();
      if (around != null && arguments[position] instanceof Runnable own && carries.test(own)) {
        arguments[position] = new Task(around, own);
      }
    };
  }

  private static EnterHandler function(String type, int position) {
    return (self, arguments) -> {
      Around around = Surroundings.toHandOver();
      Object own = arguments[position];
      if (around != null && own != null) {
        arguments[position] = Functions.within(type, around, own);
      }
    };
  }

  private static @Nullable Object callable(Object self, @Nullable Object[] arguments) {
    Around around = Surroundings.toHandOver();
    return around != null && arguments[0] instanceof Callable<?> own
        ? new Call<>(around, own, self)
        : null;
  }

  /** Of a future that another one runs, the inner one has it. */
  private static @Nullable Object runnable(Object self, @Nullable Object[] arguments) {
    Around around = Surroundings.toHandOver();
    return around != null
            && arguments[0] instanceof Runnable own
            && !(own instanceof RunnableFuture)
        ? new Call<>(around, Executors.callable(own, arguments[1]), self)
        : null;
  }

  private static void joined(@Nullable Object self, @Nullable Object[] arguments) {
    Around around = Surroundings.toHandOver();
    if (around != null && arguments[0] instanceof Callable<?> own) {
      arguments[0] = new Call<>(around, own, null);
    }
  }

  /**
   * The application takes back what it has given: its own task, which may be within one of ours.
   */
  private static void remove(@Nullable Object self, @Nullable Object[] arguments) {
    if (arguments[0] instanceof Runnable own && Task.isPlain(own)) {
      arguments[0] = new Task.Sought(own);
    }
  }

  /** What a pool refuses goes to the application's handler as it was given. */
  private static void reject(@Nullable Object self, @Nullable Object[] arguments) {
    arguments[0] = Task.own(arguments[0]);
  }

  /** So does what a pool has not begun when it is shut down. */
  @SuppressWarnings("unchecked")
  private static Verdict drained(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    if (result instanceof List<?> tasks) {
      ((List<@Nullable Object>) tasks).replaceAll(Task::own);
    }
    return Verdict.unchanged();
  }

  /** Runs each of our classes once. */
  @SuppressWarnings("unchecked")
  private static void loadAll() throws Exception {
    Around none = Around.NOTHING;
    Runnable nothing = () -> {};
    Task task = new Task(none, nothing);
    task.run();
    String given = new Call<>(none, () -> "", null).call();
    Supplier<String> supplier = () -> "";
    given += ((Supplier<String>) Functions.within("Supplier", none, supplier)).get();
    Function<String, String> function = value -> value;
    given = ((Function<String, String>) Functions.within("Function", none, function)).apply(given);
    BiFunction<String, String, String> both = (value, other) -> value;
    given =
        ((BiFunction<String, String, String>) Functions.within("BiFunction", none, both))
            .apply(given, given);
    Consumer<String> consumer = value -> {};
    ((Consumer<String>) Functions.within("Consumer", none, consumer)).accept(given);
    BiConsumer<String, String> pair = (value, other) -> {};
    ((BiConsumer<String, String>) Functions.within("BiConsumer", none, pair)).accept(given, given);
    Object sought = new Task.Sought(nothing);
    if (!given.isEmpty() || !Task.isPlain(nothing) || Task.isWorker(task) || !sought.equals(task)) {
      throw new IllegalStateException("what was wrapped must run and be found, was not");
    }
  }
}
