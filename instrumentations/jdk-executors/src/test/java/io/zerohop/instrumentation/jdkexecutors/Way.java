package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.engine.attempt.Around;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A way to hand over work to another thread.
 *
 * @param point the hook point that it passes
 * @param handOver hands over what it is given
 */
@SuppressWarnings("FutureReturnValueIgnored") // the work tells by itself that it ran
record Way(String point, Consumer<Runnable> handOver) {
  static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long PATIENCE_SECONDS = 60;

  /** All of this JDK, on threads that serve nothing; they end with the JVM. */
  static List<Way> all() {
    ExecutorService pool = Executors.newFixedThreadPool(2, Way::daemon);
    ForkJoinPool joins = new ForkJoinPool(2);
    List<Way> ways = new ArrayList<>();
    ways.add(new Way(JdkExecutorsHooks.CALLABLE, task -> pool.submit(callable(task))));
    ways.add(new Way(JdkExecutorsHooks.RUNNABLE, pool::submit));
    ways.add(new Way(JdkExecutorsHooks.EXECUTE, pool::execute));
    ways.add(new Way(JdkExecutorsHooks.JOIN_EXECUTE, joins::execute));
    ways.add(new Way(JdkExecutorsHooks.JOIN_CALLABLE, task -> joins.submit(callable(task))));
    ways.add(new Way(JdkExecutorsHooks.JOIN_RUNNABLE, joins::submit));
    ways.add(new Way(JdkExecutorsHooks.JOIN_RESULT, task -> joins.submit(task, "done")));
    for (Stage stage : Stage.values()) {
      ways.add(new Way(stage.point(), task -> stage(stage, task, pool)));
    }
    if (VirtualThreads.areThere()) {
      ways.add(new Way(JdkExecutorsHooks.VIRTUAL, VirtualThreads::start));
    }
    return ways;
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static Callable<String> callable(Runnable task) {
    return () -> {
      task.run();
      return "done";
    };
  }

  private static void stage(Stage stage, Runnable task, ExecutorService pool) {
    CompletableFuture<String> done = CompletableFuture.completedFuture("done");
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new Exception("made up"));
    switch (stage) {
      case ASYNC_SUPPLY -> CompletableFuture.supplyAsync(() -> ran(task), pool);
      case ASYNC_RUN -> CompletableFuture.runAsync(task, pool);
      case UNI_APPLY -> done.thenApplyAsync(value -> ran(task), pool);
      case UNI_ACCEPT -> done.thenAcceptAsync(value -> task.run(), pool);
      case UNI_RUN -> done.thenRunAsync(task, pool);
      case UNI_WHEN_COMPLETE -> done.whenCompleteAsync((value, failure) -> task.run(), pool);
      case UNI_HANDLE -> done.handleAsync((value, failure) -> ran(task), pool);
      case UNI_EXCEPTIONALLY -> failed.exceptionallyAsync(failure -> ran(task), pool);
      case UNI_COMPOSE -> done.thenComposeAsync(value -> composed(task), pool);
      case UNI_COMPOSE_EXCEPTIONALLY ->
          failed.exceptionallyComposeAsync(failure -> composed(task), pool);
      case BI_APPLY -> done.thenCombineAsync(done, (value, other) -> ran(task), pool);
      case BI_ACCEPT -> done.thenAcceptBothAsync(done, (value, other) -> task.run(), pool);
      case BI_RUN -> done.runAfterBothAsync(done, task, pool);
      case OR_APPLY -> done.applyToEitherAsync(done, value -> ran(task), pool);
      case OR_ACCEPT -> done.acceptEitherAsync(done, value -> task.run(), pool);
      case OR_RUN -> done.runAfterEitherAsync(done, task, pool);
    }
  }

  private static String ran(Runnable task) {
    task.run();
    return "ran";
  }

  private static CompletableFuture<String> composed(Runnable task) {
    return CompletableFuture.completedFuture(ran(task));
  }

  /** What is around the work, where the thread that hands it over is in the middle of something. */
  Around seenWithin(Around around) throws InterruptedException {
    BlockingQueue<Around> seen = new LinkedBlockingQueue<>();
    WovenJvm.with()
        .within(around, () -> handOver.accept(() -> seen.add(HeardInbound.aroundThread())));
    return next(seen);
  }

  /** What is around the work where nothing is around the thread that hands it over. */
  Around seen() throws InterruptedException {
    BlockingQueue<Around> seen = new LinkedBlockingQueue<>();
    handOver.accept(() -> seen.add(HeardInbound.aroundThread()));
    return next(seen);
  }

  static <T> T next(BlockingQueue<T> seen) throws InterruptedException {
    T first = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (first == null) {
      throw new AssertionError("the work must run, did not");
    }
    return first;
  }

  @Override
  public String toString() {
    return point;
  }
}
