package io.zerohop.controlplane.xds.subscribe;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription in the incremental protocol (the xDS protocol's section "Incremental xDS"): names
 * come and go one by one, a response carries only what changed, what does not exist is said to be
 * removed.
 */
public final class DeltaSubscription extends Subscription {
  /** A response stays well below gRPC's usual limit of 4 MiB for a message. */
  private static final int RESPONSE_BYTES = 2 << 20;

  private final Set<String> toldAbsent = new HashSet<>();
  private boolean first = true;
  private boolean owesAnswer;

  /** A subscription to nothing yet. */
  public DeltaSubscription(ResourceType type, Watch watch) {
    super(type, watch);
  }

  /**
   * Takes a request.
   *
   * @param view what is served now, null while it is still being made
   */
  public void receive(DeltaRequest request, @Nullable ResourceView view, Instant now) {
    answered(request.nonce(), request.error(), now);
    if (first) {
      request
          .initialVersions()
          .forEach((name, version) -> held.put(name, Encoded.held(type(), name, version)));
      if (request.subscribe().isEmpty() && type().wholeState()) {
        wildcardOn(view);
      }
    }
    request.subscribe().forEach(name -> subscribe(name, view));
    request.unsubscribe().forEach(this::unsubscribe);
    if (first) {
      held.keySet().removeIf(name -> !wants(name));
      first = false;
    }
  }

  private void subscribe(String name, @Nullable ResourceView view) {
    if (name.equals(Interest.WILDCARD)) {
      wildcardOn(view);
      return;
    }
    interest.add(name);
    pending.add(name);
    if (!first || !held.containsKey(name)) {
      asked.add(name);
    }
  }

  private void wildcardOn(@Nullable ResourceView view) {
    interest.wildcard(true);
    owesAnswer = true;
    if (view != null) {
      reviewAll(view);
    }
  }

  private void unsubscribe(String name) {
    if (name.equals(Interest.WILDCARD)) {
      interest.wildcard(false);
      Set.copyOf(held.keySet()).stream().filter(each -> !wants(each)).forEach(this::drop);
      pending.removeIf(each -> !wants(each));
    } else if (interest.remove(name)) {
      if (interest.wildcard()) {
        pending.add(name);
        asked.add(name);
      } else {
        drop(name);
      }
    }
  }

  private void drop(String name) {
    forget(name);
    toldAbsent.remove(name);
  }

  @Override
  @Nullable Response nextAdditions(ResourceView view, String nonce) {
    List<Encoded> news = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    int bytes = 0;
    for (Iterator<String> names = pending.iterator(); names.hasNext() && bytes < RESPONSE_BYTES; ) {
      String name = names.next();
      Encoded current = view.find(type(), name);
      if (!wants(name) && !asked.contains(name)) {
        names.remove();
      } else if (current != null && news(name, current)) {
        news.add(current);
        bytes += current.deltaField().size();
        names.remove();
      } else if (current != null) {
        held.put(name, current);
        names.remove();
      } else if (asked.contains(name) || !held.containsKey(name)) {
        if (asked.contains(name) || toldAbsent.add(name)) {
          absent.add(name);
        }
        names.remove();
      }
    }
    if (news.isEmpty() && absent.isEmpty() && !owesAnswer) {
      return null;
    }
    owesAnswer = false;
    take(news, absent);
    return response(view, nonce, news, absent);
  }

  @Override
  @Nullable Response nextRemovals(ResourceView view, String nonce) {
    List<String> gone = new ArrayList<>();
    for (String name : pending) {
      if (view.find(type(), name) == null && held.containsKey(name)) {
        gone.add(name);
      }
    }
    if (gone.isEmpty()) {
      return null;
    }
    gone.forEach(pending::remove);
    take(List.of(), gone);
    return response(view, nonce, List.of(), gone);
  }

  private void take(List<Encoded> news, List<String> absent) {
    for (Encoded each : news) {
      held.put(each.name(), each);
      asked.remove(each.name());
      toldAbsent.remove(each.name());
    }
    for (String name : absent) {
      held.remove(name);
      asked.remove(name);
      if (interest.names().contains(name)) {
        toldAbsent.add(name);
      }
    }
  }

  private Response response(
      ResourceView view, String nonce, List<Encoded> resources, List<String> removed) {
    String version = Long.toString(view.number());
    return new Response(true, type(), version, nonce, resources, removed);
  }
}
