package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.Origin;
import io.zerohop.controlplane.xds.resource.ResourceView;
import io.zerohop.controlplane.xds.serve.ClientStream;
import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.subscribe.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts, over all views, who subscribes to what was made from a policy object and who holds it.
 */
final class ProgrammingCount {
  private final Origin origin;
  private final List<Refusal> refusals = new ArrayList<>();
  private long generation = Long.MAX_VALUE;
  private int held;
  private int subscribed;

  private ProgrammingCount(Origin origin) {
    this.origin = origin;
  }

  static Programming of(Origin origin, Hub hub) {
    ProgrammingCount count = new ProgrammingCount(origin);
    hub.eachRoom(count::add);
    long generation = count.generation == Long.MAX_VALUE ? 0 : count.generation;
    return new Programming(generation, count.held, count.subscribed, count.refusals);
  }

  /** A view that is behind the others makes the whole count belong to its generation. */
  private void add(@Nullable ResourceView view, Collection<ClientStream> streams) {
    if (view == null) {
      generation = streams.isEmpty() ? generation : 0;
      return;
    }
    generation = Math.min(generation, view.generation(origin));
    List<Encoded> made = view.madeFrom(origin);
    for (ClientStream stream : made.isEmpty() ? List.<ClientStream>of() : streams) {
      List<Encoded> wanted = made.stream().filter(stream::wants).toList();
      if (!wanted.isEmpty()) {
        subscribed++;
        held += wanted.stream().allMatch(stream::confirmed) ? 1 : 0;
        stream.refused().stream()
            .filter(refused -> isOneOf(wanted, refused))
            .forEach(refused -> refusals.add(LiveAgents.refusal(stream, refused)));
      }
    }
  }

  /** A refusal of an older version says nothing of the one that is on its way. */
  private static boolean isOneOf(List<Encoded> wanted, Refused refused) {
    return wanted.stream()
        .anyMatch(
            each ->
                each.type().equals(refused.resource().type())
                    && each.name().equals(refused.resource().name())
                    && each.version().equals(refused.resource().version()));
  }
}
