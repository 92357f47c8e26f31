package io.zerohop.controlplane.xds.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.serve.Client;
import io.zerohop.controlplane.xds.serve.ClientStream;
import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.serve.Loop;
import io.zerohop.controlplane.xds.serve.Outlet;
import io.zerohop.controlplane.xds.subscribe.DeltaRequest;
import io.zerohop.controlplane.xds.subscribe.Response;
import io.zerohop.controlplane.xds.subscribe.TestViews;
import io.zerohop.controlplane.xds.wire.Core;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a workload hears that its callers know of its withdrawal. */
class WithdrawalsTest {
  private static final Audience SHOP = new Audience(Dialect.AGENT, "shop", true);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final FakeTime time = new FakeTime();
  private final Loop loop = new Loop();
  private final Hub hub = new Hub(loop, time, audience -> {}, audience -> {});
  private final CompletableFuture<Void> refreshed = new CompletableFuture<>();
  private final Withdrawals withdrawals =
      new Withdrawals(new Core(loop, hub, time), () -> refreshed);
  private final List<String> answers = new ArrayList<>();
  private final FakeClient caller = new FakeClient("orders-1", "reviews");
  private final FakeClient other = new FakeClient("orders-2", "details");

  @BeforeEach
  void settle() {
    onLoop(
        () -> {
          caller.open();
          other.open();
          hub.publish(SHOP, TestViews.of(ResourceType.ENDPOINT, "reviews=1", "details=1"));
        });
    onLoop(caller::acknowledgeAll);
    onLoop(other::acknowledgeAll);
  }

  @AfterEach
  void end() {
    loop.close();
  }

  /** Runs it on the loop, and what it leaves to the loop. */
  private void onLoop(Runnable task) {
    CompletableFuture.runAsync(task, loop).orTimeout(20, TimeUnit.SECONDS).join();
    look(() -> true);
  }

  private <T> T look(Supplier<T> view) {
    return CompletableFuture.supplyAsync(view, loop).orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void withdraw(Duration patience) {
    onLoop(
        () ->
            withdrawals.begin(
                () -> {},
                (int) patience.toMillis(),
                done -> answers.add(done.getConfirmed() + " of " + done.getAgents())));
  }

  private void serve(String... resources) {
    onLoop(() -> hub.publish(SHOP, TestViews.of(ResourceType.ENDPOINT, resources)));
    refreshed.complete(null);
    onLoop(() -> {});
  }

  private void pass(Duration by) {
    onLoop(() -> time.now = time.now.plus(by));
  }

  /** What was answered after a review, as the server makes one now and then. */
  private List<String> answers() {
    return look(
        () -> {
          withdrawals.review();
          return List.copyOf(answers);
        });
  }

  @Test
  void isAnsweredWhenTheCallersHaveAcknowledgedAndNotEarlier() {
    withdraw(PATIENCE);
    assertEquals(List.of(), answers(), "nobody was told yet");
    serve("reviews=2", "details=1");
    assertEquals(List.of(), answers(), "the caller was told and has not taken it");
    onLoop(caller::acknowledgeAll);
    assertEquals(List.of("1 of 1"), answers());
    pass(PATIENCE);
    assertEquals(List.of("1 of 1"), answers(), "it is answered once");
  }

  @Test
  void waitsForEveryCallerAndForNobodyElse() {
    FakeClient second = new FakeClient("orders-3", "reviews");
    onLoop(second::open);
    onLoop(second::acknowledgeAll);
    withdraw(PATIENCE);
    serve("reviews=2", "details=1");
    onLoop(caller::acknowledgeAll);
    assertEquals(List.of(), answers());
    onLoop(second::acknowledgeAll);
    assertEquals(List.of("2 of 2"), answers());
  }

  @Test
  void aCallerThatIsGoneIsNotWaitedFor() {
    withdraw(PATIENCE);
    serve("reviews=2", "details=1");
    onLoop(() -> hub.close(Objects.requireNonNull(caller.stream)));
    assertEquals(List.of("1 of 1"), answers());
  }

  @Test
  void endpointsThatAreGoneAltogetherMustBeAcknowledgedToo() {
    withdraw(PATIENCE);
    serve("details=1");
    assertEquals(List.of(), answers());
    onLoop(caller::acknowledgeAll);
    assertEquals(List.of("1 of 1"), answers());
  }

  @Test
  void nobodyThatItConcernsIsAnAnswerAtOnce() {
    withdraw(PATIENCE);
    serve("reviews=1", "details=1");
    assertEquals(List.of("0 of 0"), answers());
  }

  @Test
  void isAnsweredAtTheEndOfTheAgentsPatience() {
    withdraw(PATIENCE);
    serve("reviews=2", "details=1");
    pass(PATIENCE.minusMillis(1));
    assertEquals(List.of(), answers());
    pass(Duration.ofMillis(1));
    assertEquals(List.of("0 of 1"), answers());
  }

  @Test
  void patienceEndsAfterHalfAMinute() {
    withdraw(Duration.ofHours(1));
    serve("reviews=2", "details=1");
    pass(Duration.ofMillis(29_999));
    assertEquals(List.of(), answers());
    pass(Duration.ofMillis(1));
    assertEquals(List.of("0 of 1"), answers());
  }

  @Test
  void whereItCannotBeToldToAnybodyPatienceEndsTheWait() {
    withdraw(PATIENCE);
    refreshed.completeExceptionally(new IllegalStateException("the translation failed"));
    assertEquals(List.of(), answers());
    pass(PATIENCE);
    assertEquals(List.of("0 of 0"), answers());
  }

  /** A client with one subscription to endpoints. */
  private final class FakeClient implements Outlet {
    private final String name;
    private final String wanted;
    private final List<Response> sent = new ArrayList<>();
    private @Nullable ClientStream stream;

    FakeClient(String name, String wanted) {
      this.name = name;
      this.wanted = wanted;
    }

    void open() {
      ClientStream opened =
          hub.open(
              new Client(name, "orders", "zerohop-agent", "0.1.0", "", SHOP, time.instant()), this);
      stream = opened;
      opened.receive(
          ResourceType.ENDPOINT, new DeltaRequest(List.of(wanted), List.of(), Map.of(), "", null));
    }

    void acknowledgeAll() {
      while (!sent.isEmpty()) {
        String nonce = sent.remove(0).nonce();
        Objects.requireNonNull(stream)
            .receive(
                ResourceType.ENDPOINT,
                new DeltaRequest(List.of(), List.of(), Map.of(), nonce, null));
      }
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void send(Response response) {
      sent.add(response);
    }
  }

  private static final class FakeTime extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
