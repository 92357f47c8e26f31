package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Around;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads, many at once, that wait meanwhile. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
  private static final int MANY = 10_000;
  private static final Around AROUND = new Around(System.nanoTime() + Way.HOUR, null);
  private static final Around OTHER = new Around(System.nanoTime() + 2 * Way.HOUR, null);

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkExecutorsHooks.class);
  }

  @Test
  void tenThousandOfThemAtOnceEachKeepTheirOwn() throws Exception {
    ExecutorService threads = VirtualThreads.perTask();
    CountDownLatch allStarted = new CountDownLatch(MANY);
    List<Future<Around>> first = new ArrayList<>();
    List<Future<Around>> second = new ArrayList<>();
    List<Future<Around>> none = new ArrayList<>();
    WovenJvm.with().within(AROUND, () -> start(threads::execute, first, 3_000, allStarted));
    WovenJvm.with().within(OTHER, () -> start(VirtualThreads::start, second, 3_000, allStarted));
    start(threads::execute, none, MANY - 6_000, allStarted);

    assertEquals(Collections.nCopies(3_000, AROUND), results(first));
    assertEquals(Collections.nCopies(3_000, OTHER), results(second));
    assertEquals(Collections.nCopies(MANY - 6_000, Around.NOTHING), results(none));
    threads.shutdown();
  }

  private static void start(
      Consumer<Runnable> way, List<Future<Around>> into, int count, CountDownLatch allStarted) {
    for (int i = 0; i < count; i++) {
      CompletableFuture<Around> seen = new CompletableFuture<>();
      into.add(seen);
      way.accept(
          () -> {
            allStarted.countDown();
            try {
              allStarted.await();
              seen.complete(HeardInbound.aroundThread());
            } catch (InterruptedException e) {
              seen.completeExceptionally(e);
            }
          });
    }
  }

  private static List<Around> results(List<Future<Around>> all) throws Exception {
    List<Around> results = new ArrayList<>();
    for (Future<Around> one : all) {
      results.add(one.get());
    }
    return results;
  }

  @Test
  void aThreadOfAPoolKeepsNothingOfTheTaskThatItWasMadeFor() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1, VirtualThreads.factory());
    BlockingQueue<Around> seen = new LinkedBlockingQueue<>();
    Runnable look = () -> seen.add(HeardInbound.aroundThread());
    WovenJvm.with().within(AROUND, () -> pool.execute(look));
    assertEquals(AROUND, Way.next(seen));

    pool.execute(look);
    assertEquals(Around.NOTHING, Way.next(seen));
    pool.shutdown();
  }
}
