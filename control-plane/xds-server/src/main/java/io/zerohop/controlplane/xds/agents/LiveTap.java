package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.api.agents.AgentUnreachable;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.agents.TapRequest;
import io.zerohop.proto.zerohop.v1.Tap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A tap at one agent, from its begin to its end, which may come first. On the loop only. */
final class LiveTap {
  private @Nullable AgentSession session;
  private long id;
  private boolean ended;

  /**
   * Asks the agent for it, unless nobody wants it any more.
   *
   * @param open the agent's stream; null where there is none
   * @param begun completes with the agent's answer
   */
  void begin(
      @Nullable AgentSession open,
      TapRequest request,
      CompletableFuture<String> begun,
      TapReader reader) {
    if (ended || open == null) {
      begun.completeExceptionally(new AgentUnreachable("the agent is not connected"));
      return;
    }
    session = open;
    Tap tap =
        Tap.newBuilder()
            .addAllConditions(request.conditions())
            .setPerSecond(request.perSecond())
            .setSeconds(request.seconds())
            .build();
    id = open.tap(tap, begun, reader);
  }

  /** Ends it, whether it was begun or not. */
  void end() {
    ended = true;
    if (session != null) {
      session.endTap(id);
      session = null;
    }
  }
}
