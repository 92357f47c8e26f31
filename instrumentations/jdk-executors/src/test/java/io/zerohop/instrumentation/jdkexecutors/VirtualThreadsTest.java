package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Around;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
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
    WovenJvm.with().within(AROUND, () -> submit(threads, first, MANY / 3, allStarted));
    WovenJvm.with().within(OTHER, () -> submit(threads, second, MANY / 3, allStarted));
    submit(threads, none, MANY - 2 * (MANY / 3), allStarted);

    assertEquals(Collections.nCopies(first.size(), AROUND), results(first));
    assertEquals(Collections.nCopies(second.size(), OTHER), results(second));
    assertEquals(Collections.nCopies(none.size(), Around.NOTHING), results(none));
    threads.shutdown();
  }

  private static void submit(
      ExecutorService threads, List<Future<Around>> into, int count, CountDownLatch allStarted) {
    for (int i = 0; i < count; i++) {
      into.add(
          threads.submit(
              () -> {
                allStarted.countDown();
                allStarted.await();
                return HeardInbound.aroundThread();
              }));
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
