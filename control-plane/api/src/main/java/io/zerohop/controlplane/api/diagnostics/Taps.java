package io.zerohop.controlplane.api.diagnostics;

import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.AgentTap;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.agents.TapRequest;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET workloads/NAME/tap}: a stream of lines, a call each. */
final class Taps {
  private static final int MOST_AGENTS = 20;
  private static final int MOST_SECONDS = 3600;

  private final AgentChannel channel;
  private final Clock clock;

  Taps(AgentChannel channel, Clock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /** A tap that was begun, at an agent. */
  private record At(AgentState agent, AgentTap tap) {}

  /** Listens to all of them; fails if none of them lets itself be listened to. */
  CompletionStage<Reply> of(List<AgentState> agents, Request request) {
    if (agents.size() > MOST_AGENTS) {
      throw StatusError.badRequest(
          agents.size() + " instances are too many for one tap: name one of them");
    }
    int seconds = number(request, "seconds", MOST_SECONDS);
    TapRequest wanted =
        new TapRequest(
            request.query().getOrDefault("condition", List.of()),
            number(request, "perSecond", Integer.MAX_VALUE),
            seconds);
    Duration time = Duration.ofSeconds(seconds == 0 ? MOST_SECONDS : seconds);
    TapLines lines = new TapLines(clock, clock.instant().plus(time));
    // All are known before the first may end, or its end would be that of the stream.
    List<TapReader> readers = agents.stream().map(agent -> lines.reader(agent.name())).toList();
    List<At> all = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      all.add(new At(agents.get(i), channel.tap(agents.get(i), wanted, readers.get(i))));
    }
    all.forEach(at -> lines.add(at.tap()));
    List<CompletableFuture<Boolean>> begun = all.stream().map(at -> begun(at, lines)).toList();
    return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
        .thenApply(done -> reply(lines, all, begun));
  }

  private static CompletableFuture<Boolean> begun(At at, TapLines lines) {
    return at.tap()
        .begun()
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                lines.reader(at.agent().name()).ended(DiagnosticsEndpoint.why(failure));
              }
              return failure == null;
            });
  }

  private static Reply reply(TapLines lines, List<At> all, List<CompletableFuture<Boolean>> begun) {
    if (begun.stream().noneMatch(CompletableFuture::join)) {
      lines.close();
      throw DiagnosticsEndpoint.unavailable(
          all.get(0)
              .tap()
              .begun()
              .handle((ok, failure) -> DiagnosticsEndpoint.why(failure))
              .join());
    }
    return new Reply.Stream("application/x-ndjson", lines);
  }

  private static int number(Request request, String name, int most) {
    String text = request.parameter(name).orElse("0");
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // What is said below holds for it too.
    }
    throw StatusError.badRequest(
        name + " must be a number from 0 to " + most + ", was \"" + text + "\"");
  }
}
