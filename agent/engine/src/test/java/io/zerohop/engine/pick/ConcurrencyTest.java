package io.zerohop.engine.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.zerohop.engine.attempt.BudgetPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The lock-free parts under many threads, while the configuration changes. */
class ConcurrencyTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 20_000;

  private static void together(Runnable task)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  task.run();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void everyCallIsGivenBackWhileEndpointsComeGoAndAreEjected() throws Exception {
    Fleet fleet = Fleet.of(8).with(new OutlierPolicy(2, 0, 0, 50, 500, 60), 30);
    AtomicReference<LiveCluster> current = new AtomicReference<>(fleet.live());
    LiveCluster first = current.get();
    AtomicInteger clock = new AtomicInteger();
    together(
        () -> {
          ThreadLocalRandom random = ThreadLocalRandom.current();
          for (int i = 0; i < ROUNDS; i++) {
            LiveCluster cluster = Objects.requireNonNull(current.get());
            int now = clock.getAndIncrement();
            LiveEndpoint endpoint = cluster.pick(new Draw(random::nextInt), now);
            assertNotNull(endpoint);
            endpoint.begin();
            int status = random.nextInt(5) == 0 ? 503 : 200;
            cluster.report(endpoint, Fleet.status(status), now);
            endpoint.end();
            if (random.nextInt(200) == 0) {
              synchronized (fleet) {
                fleet.set(random.nextInt(4), Fleet.endpoint(random.nextInt(20) + 10));
                current.set(fleet.live());
              }
            }
          }
        });
    for (LiveCluster cluster : List.of(first, Objects.requireNonNull(current.get()))) {
      cluster.all().forEach(endpoint -> assertEquals(0, endpoint.inFlight()));
    }
  }

  @Test
  void noMoreRetriesAreOutThanTheBudgetAllows() throws Exception {
    Cluster policy = Cluster.named("c").with(new BudgetPolicy(0, 3));
    LiveCluster cluster =
        new LiveCluster(
            policy, new Endpoints("c", List.of(Fleet.endpoint(1))), null, Endpoint::hostPort);
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    together(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            if (cluster.takeRetry()) {
              most.accumulateAndGet(out.incrementAndGet(), Math::max);
              out.decrementAndGet();
              cluster.retried();
            }
          }
        });
    assertEquals(true, most.get() <= 3, "retries out at once: " + most.get());
    assertEquals(true, cluster.takeRetry(), "all were given back");
  }
}
