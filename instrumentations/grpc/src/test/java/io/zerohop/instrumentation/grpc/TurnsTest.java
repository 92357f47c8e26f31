package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.spi.MeshPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int THREADS = 4;
  private static final int EACH = 20_000;

  private final Turns turns = new Turns();
  private final List<Throwable> faults = new ArrayList<>();
  private int done;

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  @Test
  void whatIsAskedForDuringATurnIsDoneAfterItInOrder() {
    List<String> order = new ArrayList<>();
    assertTrue(turns.take());
    turns.execute(() -> order.add("second"));
    turns.execute(() -> order.add("third"));
    assertFalse(turns.take());
    order.add("first");

    turns.pass();

    assertEquals(List.of("first", "second", "third"), order);
    assertTrue(turns.take());
  }

  @Test
  void aTurnThatFailsIsReportedAndTheNextOneIsDone() {
    MeshPorts.connect(null, null, (where, fault) -> faults.add(fault));
    turns.execute(
        () -> {
          turns.execute(() -> done++);
          throw new IllegalStateException("on purpose");
        });
    turns.execute(() -> done++);

    assertEquals(2, done);
    assertEquals("on purpose", faults.get(0).getMessage());
  }

  @Test
  void noTwoThreadsAreAtItAndNothingIsLost() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch ready = new CountDownLatch(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      all.add(
          threads.submit(
              () -> {
                ready.countDown();
                ready.await();
                for (int i = 0; i < EACH; i++) {
                  once();
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();

    turns.execute(() -> assertEquals(THREADS * EACH, done));
    assertEquals(THREADS * EACH, done);
  }

  /** As a call does it: without a queue where it can. */
  private void once() {
    if (!turns.take()) {
      turns.later(() -> done++);
      return;
    }
    try {
      done++;
    } finally {
      turns.pass();
    }
  }
}
