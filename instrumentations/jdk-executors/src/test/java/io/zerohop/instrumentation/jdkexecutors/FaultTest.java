package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure thrown inside each hook changes nothing for the application. */
class FaultTest {
  private static final Around AROUND = new Around(System.nanoTime() + Way.HOUR, null);

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkExecutorsHooks.class);
  }

  static List<Way> ways() {
    return Way.all();
  }

  private static void faultAt(String point) {
    System.setProperty(InjectingAdapter.FAULT, point);
  }

  private static void wasReached(String point) throws ReflectiveOperationException {
    assertNull(System.clearProperty(InjectingAdapter.FAULT), point + " must be reached, was not");
    String row = "\\[id=" + Pattern.quote(point) + ", stage=REACHED, faults=[1-9]";
    String states = WovenJvm.with().states();
    assertTrue(Pattern.compile(row).matcher(states).find(), states);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void workIsDoneAsIfTheHookWereNotThere(Way way) throws Exception {
    faultAt(way.point());

    assertEquals(Around.NOTHING, way.seenWithin(AROUND));

    wasReached(way.point());
    assertEquals(AROUND, way.seenWithin(AROUND));
  }

  @Test
  void aPoolTakesBackAndRefusesAsEver() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    AtomicInteger refused = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Way::daemon,
            (task, executor) -> refused.incrementAndGet());
    pool.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runnable task = () -> {};
    pool.execute(task);

    faultAt(JdkExecutorsHooks.REMOVE);
    assertTrue(pool.remove(task));
    wasReached(JdkExecutorsHooks.REMOVE);
    assertFalse(pool.remove(task));

    pool.execute(task);
    faultAt(JdkExecutorsHooks.DRAIN);
    assertEquals(List.of(task), pool.shutdownNow());
    wasReached(JdkExecutorsHooks.DRAIN);

    faultAt(JdkExecutorsHooks.REJECT);
    pool.execute(task);
    wasReached(JdkExecutorsHooks.REJECT);
    assertEquals(1, refused.get());
    busy.countDown();
  }
}
