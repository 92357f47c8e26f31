package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.serve.ChangeWatch;
import io.zerohop.controlplane.xds.wire.Core;
import io.zerohop.proto.zerohop.v1.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Holds back the answer to a withdrawal until the clients that held the workload's endpoints have
 * acknowledged that they are gone or draining, or until the agent's patience ends. On the loop
 * only.
 */
public final class Withdrawals {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Core core;
  private final Supplier<CompletableFuture<Void>> refresh;
  private List<Waiting> waiting = new ArrayList<>();

  private record Waiting(ChangeWatch watch, Instant end, Consumer<Withdrawn> answer) {}

  /**
   * Nothing is being withdrawn.
   *
   * @param refresh has everything translated anew; its result is done when that is being served,
   *     and fails if it cannot be: a withdrawal waits for the agent's patience then
   */
  public Withdrawals(Core core, Supplier<CompletableFuture<Void>> refresh) {
    this.core = core;
    this.refresh = refresh;
  }

  /** Runs the withdrawal, and answers when it has come to all that it concerns. */
  @SuppressWarnings("FutureReturnValueIgnored") // see below
  void begin(Runnable withdrawal, int patienceMillis, Consumer<Withdrawn> answer) {
    ChangeWatch watch = core.hub().watchChanges(ResourceType.ENDPOINT);
    Duration asked = Duration.ofMillis(Math.max(0, patienceMillis));
    Duration patience = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    waiting.add(new Waiting(watch, core.clock().instant().plus(patience), answer));
    withdrawal.run();
    // Where it fails nobody has heard of the withdrawal, and patience must end the wait.
    refresh.get().thenRun(() -> core.loop().execute(() -> served(watch)));
  }

  private void served(ChangeWatch watch) {
    watch.served();
    review();
  }

  /**
   * Answers what can be answered; to be called when clients have acknowledged, and now and then.
   */
  public void review() {
    Instant now = core.clock().instant();
    List<Waiting> before = waiting;
    waiting = new ArrayList<>();
    for (Waiting each : before) {
      if (each.watch().complete() || !now.isBefore(each.end())) {
        each.answer()
            .accept(
                Withdrawn.newBuilder()
                    .setAgents(each.watch().clients())
                    .setConfirmed(each.watch().confirmed())
                    .build());
      } else {
        waiting.add(each);
      }
    }
  }
}
