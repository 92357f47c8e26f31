package io.zerohop.controlplane.xds.subscribe;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A delta client by hand: asks, answers, and tells what goes out next. */
abstract class DeltaCase {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final FakeWatch watch = new FakeWatch();
  ResourceView view = ResourceView.empty();
  int nonces;
  @Nullable Response last;

  /** Resources as NAME=CONTENT. */
  void serve(DeltaSubscription subscription, String... resources) {
    ResourceView next = TestViews.of(subscription.type(), resources);
    Set<String> changed = next.changesSince(view).getOrDefault(subscription.type(), Set.of());
    view = next;
    List<String> wanted = changed.stream().filter(subscription::wants).toList();
    subscription.changed(wanted);
  }

  static DeltaRequest subscribe(String... names) {
    return new DeltaRequest(List.of(names), List.of(), Map.of(), "", null);
  }

  static DeltaRequest unsubscribe(String... names) {
    return new DeltaRequest(List.of(), List.of(names), Map.of(), "", null);
  }

  static DeltaRequest holding(Map<String, String> versions, String... names) {
    return new DeltaRequest(List.of(names), List.of(), versions, "", null);
  }

  void send(DeltaSubscription to, DeltaRequest request) {
    to.receive(request, view, NOW);
  }

  void acknowledge(DeltaSubscription to) {
    answer(to, null);
  }

  void answer(DeltaSubscription to, @Nullable String error) {
    assertNotNull(last, "nothing to answer");
    send(to, new DeltaRequest(List.of(), List.of(), Map.of(), last.nonce(), error));
  }

  /** What goes out next: names of resources, removed ones with a minus. */
  String next(DeltaSubscription subscription) {
    last = subscription.additions(view, "n" + ++nonces, NOW);
    if (last == null) {
      last = subscription.removals(view, "n" + ++nonces, NOW);
    }
    return last == null ? "nothing" : shown(last);
  }

  static String shown(Response response) {
    TreeSet<String> names = new TreeSet<>();
    response.resources().forEach(each -> names.add(each.name()));
    response.removed().forEach(name -> names.add("-" + name));
    return String.join(" ", names);
  }

  Encoded endpoint(String name) {
    return Objects.requireNonNull(view.find(ResourceType.ENDPOINT, name));
  }

  static String version(String content) {
    return "v" + content;
  }

  DeltaSubscription listeners() {
    return new DeltaSubscription(ResourceType.LISTENER, watch);
  }

  DeltaSubscription endpoints() {
    return new DeltaSubscription(ResourceType.ENDPOINT, watch);
  }
}
