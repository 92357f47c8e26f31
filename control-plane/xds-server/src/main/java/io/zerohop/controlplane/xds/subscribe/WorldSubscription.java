package io.zerohop.controlplane.xds.subscribe;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription in the state-of-the-world protocol: each request lists all names, a response about
 * listeners or clusters lists all resources, and what is missing there is gone. A response about
 * routes or endpoints carries only what changed, which the protocol allows.
 */
public final class WorldSubscription extends Subscription {
  private boolean first = true;
  private boolean everNamed;
  private boolean owesAnswer;
  private String lastNonce = "";

  /** A subscription to nothing yet. */
  public WorldSubscription(ResourceType type, Watch watch) {
    super(type, watch);
  }

  /**
   * Takes a request. One that answers an older response than the last is stale and changes nothing:
   * the client says everything again when it answers the last one.
   *
   * @param view what is served now, null while it is still being made
   */
  public void receive(WorldRequest request, @Nullable ResourceView view, Instant now) {
    if (!first && !request.nonce().equals(lastNonce)) {
      return;
    }
    answered(request.nonce(), request.error(), now);
    Set<String> names = new LinkedHashSet<>(request.names());
    boolean named = names.remove(Interest.WILDCARD);
    everNamed |= named || !names.isEmpty();
    boolean wildcard = named || (!everNamed && type().wholeState());
    if (wildcard && !interest.wildcard()) {
      interest.wildcard(true);
      owesAnswer = true;
      if (view != null) {
        reviewAll(view);
      }
    } else if (!wildcard) {
      interest.wildcard(false);
    }
    names.stream().filter(interest::add).forEach(this::ask);
    Set.copyOf(interest.names()).stream()
        .filter(name -> !names.contains(name))
        .forEach(interest::remove);
    Set.copyOf(held.keySet()).stream().filter(name -> !wants(name)).forEach(this::forget);
    pending.removeIf(name -> !wants(name));
    first = false;
  }

  private void ask(String name) {
    pending.add(name);
    asked.add(name);
    owesAnswer = true;
  }

  @Override
  @Nullable Response nextAdditions(ResourceView view, String nonce) {
    List<Encoded> news = new ArrayList<>();
    for (String name : List.copyOf(pending)) {
      Encoded current = view.find(type(), name);
      if (news(name, current)) {
        news.add(current);
      }
      if (current != null || !held.containsKey(name)) {
        pending.remove(name);
      }
    }
    boolean answer = owesAnswer && type().wholeState();
    owesAnswer = false;
    asked.clear();
    if (news.isEmpty() && !answer) {
      return null;
    }
    news.forEach(each -> held.put(each.name(), each));
    return response(nonce, type().wholeState() ? List.copyOf(held.values()) : news);
  }

  @Override
  @Nullable Response nextRemovals(ResourceView view, String nonce) {
    List<String> gone =
        pending.stream()
            .filter(name -> view.find(type(), name) == null && held.containsKey(name))
            .toList();
    gone.forEach(this::forget);
    if (gone.isEmpty() || !type().wholeState()) {
      return null;
    }
    return response(nonce, List.copyOf(held.values()));
  }

  private Response response(String nonce, List<Encoded> resources) {
    lastNonce = nonce;
    long version = resources.stream().mapToLong(each -> each.version().hashCode()).sum();
    return new Response(false, type(), Long.toHexString(version), nonce, resources, List.of());
  }
}
