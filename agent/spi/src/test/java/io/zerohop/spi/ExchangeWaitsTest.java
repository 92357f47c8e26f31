package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a call goes on after a wait: what comes next may look up a name. */
@SuppressWarnings("FutureReturnValueIgnored") // what counts is the thread
class ExchangeWaitsTest {
  private final CompletableFuture<Thread> resumed = new CompletableFuture<>();
  private final AtomicInteger cancels = new AtomicInteger();

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private Exchange waiting(Step.Wait wait) {
    MeshPorts.connect(new OneCall(new Waiting(wait)), null, (where, fault) -> {});
    return Objects.requireNonNull(Exchange.begin(new Request()));
  }

  @Test
  void neverOnTheThreadThatAllDelaysOfTheJvmShare() throws Exception {
    CompletableFuture<Thread> delaying = new CompletableFuture<>();
    new CompletableFuture<Void>()
        .completeOnTimeout(null, 1, TimeUnit.MILLISECONDS)
        .thenRun(() -> delaying.complete(Thread.currentThread()));

    waiting(new Step.Wait(1_000_000, null)).firstAsync();

    assertNotEquals(delaying.get(20, TimeUnit.SECONDS), resumed.get(20, TimeUnit.SECONDS));
  }

  @Test
  void neverOnTheThreadThatTellsThatTheWaitIsOver() throws Exception {
    CompletableFuture<Runnable> told = new CompletableFuture<>();
    Step.Readiness ready =
        new Step.Readiness() {
          @Override
          public boolean isReady() {
            return false;
          }

          @Override
          public void whenReady(Runnable task) {
            told.complete(task);
          }
        };
    CompletableFuture<Step> step =
        waiting(new Step.Wait(TimeUnit.HOURS.toNanos(1), ready)).firstAsync();
    assertFalse(step.isDone());

    told.get().run();

    assertNotEquals(Thread.currentThread(), resumed.get(20, TimeUnit.SECONDS));
    assertEquals(new Step.Finish(HeaderChanges.NONE), step.get(20, TimeUnit.SECONDS));
  }

  /** Were all of its threads waiting for calls, no wait of a call would ever be over. */
  @Test
  void neverInTheCommonPoolWhichIsTheApplications() throws Exception {
    waiting(new Step.Wait(1_000_000, null)).firstAsync();

    String thread = resumed.get(20, TimeUnit.SECONDS).getName();
    assertTrue(thread.startsWith("zerohop-"), thread);
  }

  @Test
  void aCallThatTheApplicationGivesUpWaitsNoLonger() {
    Exchange exchange = waiting(new Step.Wait(TimeUnit.HOURS.toNanos(1), null));
    AtomicInteger asked = new AtomicInteger();

    Step step = exchange.first(() -> asked.incrementAndGet() > 3);

    assertEquals(new Step.Finish(HeaderChanges.NONE), step);
    assertEquals(1, cancels.get(), "what the call held is given back before it goes on");
    assertEquals(Thread.currentThread(), resumed.getNow(null));
  }

  /** The call may have nothing to go by yet, and would ask again and again. */
  @Test
  void anInterruptEndsOneWaitOnlyAndStaysSetForTheClient() {
    AtomicInteger asked = new AtomicInteger();
    Step.Wait hour = new Step.Wait(TimeUnit.HOURS.toNanos(1), null);
    long rest = TimeUnit.MILLISECONDS.toNanos(20);
    Waiting call =
        new Waiting(hour) {
          private long interrupted;

          @Override
          public Step resume() {
            long now = System.nanoTime();
            interrupted = asked.getAndIncrement() == 0 ? now : interrupted;
            long left = interrupted + rest - now;
            return left > 0 ? new Step.Wait(left, null) : new Step.Finish(HeaderChanges.NONE);
          }
        };
    MeshPorts.connect(new OneCall(call), null, (where, fault) -> {});
    Exchange exchange = Objects.requireNonNull(Exchange.begin(new Request()));

    Thread.currentThread().interrupt();
    Step step = exchange.first();

    assertTrue(Thread.interrupted());
    assertEquals(new Step.Finish(HeaderChanges.NONE), step);
    assertEquals(2, asked.get());
  }

  /** Waits once, then finishes. */
  private class Waiting implements Call {
    private final Step.Wait wait;

    Waiting(Step.Wait wait) {
      this.wait = wait;
    }

    @Override
    public Step first() {
      return wait;
    }

    @Override
    public Step resume() {
      resumed.complete(Thread.currentThread());
      return new Step.Finish(HeaderChanges.NONE);
    }

    @Override
    public Step result(AttemptResult result) {
      throw new IllegalStateException("nothing was sent");
    }

    @Override
    public Step.Send current() {
      throw new IllegalStateException("nothing was sent");
    }

    @Override
    public void bodyEnd(@Nullable Throwable failure) {}

    @Override
    public void ended(AttemptResult last) {}

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }
  }

  private record OneCall(Call call) implements Outbound {
    @Override
    public boolean mayConcern(String host, int port) {
      return true;
    }

    @Override
    public boolean respectsProxies() {
      return false;
    }

    @Override
    public long replayLimit() {
      return 0;
    }

    @Override
    public Call begin(CallRequest request, Around around) {
      return call;
    }

    @Override
    public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
      return null;
    }
  }

  static final class Request implements CallRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return "reviews";
    }

    @Override
    public int port() {
      return 80;
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public Body body() {
      return Body.NONE;
    }

    @Override
    public long timeoutNanos() {
      return 0;
    }
  }
}
