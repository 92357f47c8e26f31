package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients that see the same view, with an index from resource to subscribers. */
final class Room {
  private final Set<ClientStream> streams = new LinkedHashSet<>();
  private final Map<ResourceType, Map<String, Set<ClientStream>>> byName = new HashMap<>();
  private final Map<ResourceType, Set<ClientStream>> wildcards = new HashMap<>();
  private @Nullable ResourceView view;
  private Instant publishedAt = Instant.EPOCH;
  private Instant leftAt;

  /** A room that nobody has entered yet. */
  Room(Instant now) {
    this.leftAt = now;
  }

  @Nullable ResourceView view() {
    return view;
  }

  Instant publishedAt() {
    return publishedAt;
  }

  Collection<ClientStream> streams() {
    return Collections.unmodifiableCollection(streams);
  }

  void enter(ClientStream stream) {
    streams.add(stream);
  }

  void leave(ClientStream stream, Instant now) {
    streams.remove(stream);
    leftAt = now;
  }

  /** Whether nobody is here, and nobody has been since then. */
  boolean isEmptySince(Instant time) {
    return streams.isEmpty() && !leftAt.isAfter(time);
  }

  void add(ResourceType type, String name, ClientStream stream) {
    byName
        .computeIfAbsent(type, t -> new HashMap<>())
        .computeIfAbsent(name, n -> new HashSet<>(4))
        .add(stream);
  }

  void remove(ResourceType type, String name, ClientStream stream) {
    Map<String, Set<ClientStream>> names = byName.getOrDefault(type, Map.of());
    Set<ClientStream> watchers = names.get(name);
    if (watchers != null && watchers.remove(stream) && watchers.isEmpty()) {
      names.remove(name);
    }
  }

  void wildcard(ResourceType type, ClientStream stream, boolean on) {
    Set<ClientStream> all = wildcards.computeIfAbsent(type, t -> new HashSet<>());
    if (on) {
      all.add(stream);
    } else {
      all.remove(stream);
    }
  }

  /** The clients that want this resource. */
  Set<ClientStream> watchers(ResourceType type, String name) {
    Set<ClientStream> named = byName.getOrDefault(type, Map.of()).getOrDefault(name, Set.of());
    Set<ClientStream> all = wildcards.getOrDefault(type, Set.of());
    if (all.isEmpty()) {
      return named;
    }
    Set<ClientStream> both = new LinkedHashSet<>(named);
    both.addAll(all);
    return both;
  }

  /** Serves a view from now on and tells those who want something of what changed. */
  void publish(ResourceView next, Instant now) {
    ResourceView before = view;
    streams.forEach(ClientStream::noteHeld);
    view = next;
    publishedAt = now;
    if (before == null) {
      streams.forEach(ClientStream::reviewAll);
      return;
    }
    next.changesSince(before).forEach(this::tell);
    byName.forEach((type, names) -> tellOnDemand(before, next, type, names));
  }

  private static void tellOnDemand(
      ResourceView before,
      ResourceView next,
      ResourceType type,
      Map<String, Set<ClientStream>> names) {
    names.forEach(
        (name, watchers) -> {
          if (!next.names(type).contains(name)
              && !before.names(type).contains(name)
              && next.differsOnDemand(before, type, name)) {
            watchers.forEach(stream -> stream.changed(type, Set.of(name)));
          }
        });
  }

  private void tell(ResourceType type, Set<String> names) {
    Map<ClientStream, Set<String>> news = new HashMap<>();
    Map<String, Set<ClientStream>> index = byName.getOrDefault(type, Map.of());
    for (String name : names) {
      for (ClientStream stream : index.getOrDefault(name, Set.of())) {
        news.computeIfAbsent(stream, s -> new HashSet<>(2)).add(name);
      }
    }
    wildcards.getOrDefault(type, Set.of()).forEach(stream -> news.put(stream, names));
    news.forEach((stream, changed) -> stream.changed(type, changed));
  }
}
