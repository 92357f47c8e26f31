package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work is in the middle of what was around the thread that handed it over, and of nothing else. */
class HandoverTest {
  private static final Around AROUND = new Around(System.nanoTime() + Way.HOUR, null);
  private static final Around OTHER = new Around(System.nanoTime() + 2 * Way.HOUR, null);

  private final ExecutorService oneThread = Executors.newSingleThreadExecutor(Way::daemon);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Way::daemon);
  private final BlockingQueue<Around> seen = new LinkedBlockingQueue<>();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkExecutorsHooks.class);
  }

  @AfterEach
  void stop() {
    oneThread.shutdownNow();
    timer.shutdownNow();
  }

  static List<Way> ways() {
    return Way.all();
  }

  private void look() {
    seen.add(HeardInbound.aroundThread());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsAroundGoesAlong(Way way) throws Exception {
    assertEquals(AROUND, way.seenWithin(AROUND));
    assertEquals(OTHER, way.seenWithin(OTHER));
    assertEquals(Around.NOTHING, way.seen());
  }

  @Test
  void theThreadThatDidTheWorkIsInTheMiddleOfNothingAfterwards() throws Exception {
    WovenJvm.with().within(AROUND, () -> oneThread.execute(this::look));
    assertEquals(AROUND, Way.next(seen));

    oneThread.execute(this::look);
    assertEquals(Around.NOTHING, Way.next(seen));
  }

  @Test
  void soItIsAfterWorkThatFailed() throws Exception {
    Future<?>[] failing = new Future<?>[1];
    WovenJvm.with()
        .within(
            AROUND,
            () ->
                failing[0] =
                    oneThread.submit(
                        () -> {
                          throw new IllegalStateException("the application's");
                        }));
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> failing[0].get());
    assertTrue(String.valueOf(thrown.getCause()).endsWith("the application's"));

    oneThread.execute(this::look);
    assertEquals(Around.NOTHING, Way.next(seen));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the work tells by itself that it ran
  void aStageIsInTheMiddleOfWhatWasAroundWhereItWasAddedAndNotWhereItIsRun() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    WovenJvm.with().within(AROUND, () -> later.thenAccept(value -> look()));

    WovenJvm.with().within(OTHER, () -> oneThread.execute(() -> later.complete("done")));

    assertEquals(AROUND, Way.next(seen));
  }

  @Test
  void workHandedOnFromWorkTakesItAlong() throws Exception {
    WovenJvm.with()
        .within(
            AROUND,
            () -> CompletableFuture.runAsync(() -> timer.execute(this::look), oneThread).join());

    assertEquals(AROUND, Way.next(seen));
  }

  @Test
  void whatRunsOnTheCallersOwnThreadStaysWithinWhatThatIsInTheMiddleOf() throws Exception {
    WovenJvm.with()
        .within(AROUND, () -> CompletableFuture.completedFuture("").thenAccept(value -> look()));
    assertEquals(AROUND, Way.next(seen));

    WovenJvm.with().within(AROUND, this::look);
    assertEquals(AROUND, Way.next(seen));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the work tells by itself that it ran
  void aTaskOnceDelayedTakesItAlong() throws Exception {
    WovenJvm.with().within(AROUND, () -> timer.schedule(this::look, 1, TimeUnit.MILLISECONDS));

    assertEquals(AROUND, Way.next(seen));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the work tells by itself that it ran
  void periodicTasksRunWithout() throws Exception {
    WovenJvm.with()
        .within(
            AROUND,
            () -> {
              timer.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.MILLISECONDS);
              timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.MILLISECONDS);
            });

    for (int i = 0; i < 6; i++) {
      assertEquals(Around.NOTHING, Way.next(seen));
    }
  }

  @Test
  void invokeAllAndACompletionServiceTakeItAlong() throws Exception {
    WovenJvm.with()
        .within(
            AROUND,
            () -> {
              oneThread.invokeAll(List.of(Executors.callable(this::look)));
              new ExecutorCompletionService<>(oneThread).submit(this::look, null).get();
            });

    assertEquals(AROUND, Way.next(seen));
    assertEquals(AROUND, Way.next(seen));
  }

  @Test
  void aTaskThatIsCancelledIsNotRun() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    AtomicBoolean ran = new AtomicBoolean();
    oneThread.execute(() -> awaitQuietly(busy));
    Future<?>[] task = new Future<?>[1];
    WovenJvm.with().within(AROUND, () -> task[0] = oneThread.submit(() -> ran.set(true)));

    assertTrue(task[0].cancel(true));
    busy.countDown();
    oneThread.submit(() -> {}).get();

    assertTrue(task[0].isCancelled());
    assertFalse(ran.get());
  }

  @Test
  void aTaskThatTheCallerRunsLeavesTheCallerAsItWas() throws Exception {
    ThreadPoolExecutor full =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Way::daemon,
            new ThreadPoolExecutor.CallerRunsPolicy());
    CountDownLatch busy = new CountDownLatch(1);
    full.execute(() -> awaitQuietly(busy));

    WovenJvm.with()
        .within(
            AROUND,
            () -> {
              full.execute(this::look);
              look();
            });

    assertEquals(AROUND, Way.next(seen));
    assertEquals(AROUND, Way.next(seen));
    busy.countDown();
    full.shutdown();
  }

  @Test
  void aPoolThatIsShutDownRefusesAsEver() throws Exception {
    oneThread.shutdown();

    WovenJvm.with()
        .within(
            AROUND,
            () ->
                assertThrows(
                    RejectedExecutionException.class, () -> oneThread.execute(this::look)));
  }

  @Test
  void switchedOffNothingGoesAlongAndOnAgainItDoes() throws Exception {
    WovenJvm jvm = WovenJvm.with();
    jvm.active(false);
    try {
      jvm.within(AROUND, () -> oneThread.execute(this::look));
      assertEquals(Around.NOTHING, Way.next(seen));
    } finally {
      jvm.active(true);
    }
    jvm.within(AROUND, () -> oneThread.execute(this::look));
    assertEquals(AROUND, Way.next(seen));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
