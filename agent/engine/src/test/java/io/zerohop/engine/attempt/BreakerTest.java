package io.zerohop.engine.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Slots under contention: never more than the limit, none lost, nobody forgotten. */
class BreakerTest {
  private static final int THREADS = 8;
  private static final int CALLS = 2000;

  private final Breaker breaker = new Breaker();

  @Test
  void atAnyTimeAtMostSoManyHoldAConnectionAndEveryoneGetsOne() throws Exception {
    BreakerPolicy policy = new BreakerPolicy(3, THREADS, BreakerPolicy.NO_LIMIT);
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = 0; i < CALLS; i++) {
            if (!breaker.takeConnection(policy)) {
              Breaker.Turn turn = Objects.requireNonNull(breaker.queue(policy));
              CountDownLatch free = new CountDownLatch(1);
              turn.whenReady(free::countDown);
              assertTrue(free.await(10, TimeUnit.SECONDS), "a connection is freed for each");
              assertTrue(turn.take());
            }
            most.accumulateAndGet(holding.incrementAndGet(), Math::max);
            holding.decrementAndGet();
            breaker.leave(Breaker.CONNECTION, policy);
          }
          return true;
        });
    assertTrue(most.get() <= 3, "held at once: " + most);
    assertEquals("0 of 3 connections, 0 of 8 waiting calls", breaker.words(policy));
  }

  @Test
  void atAnyTimeAtMostSoManyRequestsAreTaken() throws Exception {
    BreakerPolicy policy = new BreakerPolicy(BreakerPolicy.NO_LIMIT, 0, 3);
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    inParallel(
        () -> {
          for (int i = 0; i < CALLS; i++) {
            if (breaker.takeRequest(policy)) {
              most.accumulateAndGet(holding.incrementAndGet(), Math::max);
              holding.decrementAndGet();
              breaker.leave(Breaker.REQUEST, policy);
            }
          }
          return true;
        });
    assertTrue(most.get() <= 3, "held at once: " + most);
    assertEquals("0 of 3 calls on their way", breaker.words(policy));
  }

  private static void inParallel(java.util.concurrent.Callable<Boolean> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(work));
      }
      for (Future<Boolean> one : all) {
        assertTrue(one.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
