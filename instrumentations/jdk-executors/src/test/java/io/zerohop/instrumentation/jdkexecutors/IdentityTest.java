package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.testkit.WovenJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application finds what it handed over as what it handed over. */
class IdentityTest {
  private static final Around AROUND = new Around(System.nanoTime() + Way.HOUR, null);

  private final CountDownLatch busy = new CountDownLatch(1);
  private final List<Runnable> refused = new ArrayList<>();
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor pool = busyPool(queue);

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkExecutorsHooks.class);
  }

  @AfterEach
  void stop() {
    busy.countDown();
    pool.shutdownNow();
  }

  /** A pool whose only thread is busy until the test ends. */
  private ThreadPoolExecutor busyPool(BlockingQueue<Runnable> tasks) {
    ThreadPoolExecutor made =
        new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, tasks, Way::daemon, (task, executor) -> refused.add(task));
    made.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return made;
  }

  private static void within(Runnable task) {
    WovenJvm.with().within(AROUND, task::run);
  }

  @Test
  void nothingIsWrappedWhileNothingIsAround() {
    Runnable task = () -> {};
    pool.execute(task);

    assertSame(task, queue.peek());
  }

  @Test
  void aLambdaIsFoundAgainAndPrintsAsItself() {
    Runnable task = () -> {};
    within(() -> pool.execute(task));

    assertNotSame(task, queue.peek());
    assertEquals(task.toString(), String.valueOf(queue.peek()));
    assertTrue(pool.remove(task));
    assertTrue(queue.isEmpty());
    assertFalse(pool.remove(task));
  }

  @Test
  void aLambdaHandedOverWithNothingAroundIsFoundToo() {
    Runnable task = () -> {};
    pool.execute(task);

    assertTrue(pool.remove(task));
    assertTrue(queue.isEmpty());
  }

  @Test
  void whatWasNotBegunComesBackAsItWasGiven() {
    Runnable plain = () -> {};
    Runnable named = new Numbered(1);
    within(
        () -> {
          pool.execute(plain);
          pool.execute(named);
        });

    assertEquals(List.of(plain, named), pool.shutdownNow());
  }

  @Test
  void whatIsRefusedReachesTheHandlerAsItWasGiven() {
    Runnable task = () -> {};
    pool.shutdown();
    within(() -> pool.execute(task));

    assertEquals(List.of(task), refused);
  }

  @Test
  void aTaskOfANamedClassIsItselfInTheQueue() {
    BlockingQueue<Runnable> byNumber = new PriorityBlockingQueue<>();
    ThreadPoolExecutor ordered = busyPool(byNumber);
    Runnable second = new Numbered(2);
    Runnable first = new Numbered(1);
    within(
        () -> {
          ordered.execute(second);
          ordered.execute(first);
        });

    assertSame(first, byNumber.peek());
    assertTrue(ordered.remove(second));
    ordered.shutdownNow();
  }

  @Test
  void aLambdaThatIsMoreThanARunnableIsItselfInTheQueue() {
    Runnable task = (Runnable & Urgent) () -> {};
    within(() -> pool.execute(task));

    assertSame(task, queue.peek());
  }

  @Test
  void aFutureIsItselfInTheQueueAndPrintsItsOwnTask() {
    Callable<String> call =
        new Callable<>() {
          @Override
          public String call() {
            return "";
          }

          @Override
          public String toString() {
            return "own call";
          }
        };
    FutureTask<?>[] task = new FutureTask<?>[1];
    within(
        () -> {
          task[0] = new FutureTask<>(call);
          pool.execute(task[0]);
        });

    assertSame(task[0], queue.peek());
    assertTrue(task[0].toString().endsWith("[Not completed, task = own call]"), task[0]::toString);
    assertTrue(pool.remove(task[0]));
  }

  @Test
  void aForkJoinTaskStaysItself() {
    ForkJoinPool joins = new ForkJoinPool(1);
    RecursiveAction action =
        new RecursiveAction() {
          private static final long serialVersionUID = 1;

          @Override
          protected void compute() {}
        };
    ForkJoinTask<?>[] submitted = new ForkJoinTask<?>[1];
    within(() -> submitted[0] = joins.submit((ForkJoinTask<?>) action));
    submitted[0].join();

    assertSame(action, submitted[0]);
    joins.shutdown();
  }

  private interface Urgent {}

  private record Numbered(int number) implements Runnable, Comparable<Numbered> {
    @Override
    public void run() {}

    @Override
    public int compareTo(Numbered other) {
      return Integer.compare(number, other.number);
    }
  }
}
