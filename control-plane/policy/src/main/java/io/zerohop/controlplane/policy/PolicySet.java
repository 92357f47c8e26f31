package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All resources at one moment, found by kind and key. Immutable. */
public final class PolicySet {
  /** No resources. */
  public static final PolicySet EMPTY = of(List.of());

  private final Map<ResourceKey, Resource> byKey;
  private final Map<Kind, List<Resource>> byKind;

  private PolicySet(Map<ResourceKey, Resource> byKey, Map<Kind, List<Resource>> byKind) {
    this.byKey = byKey;
    this.byKind = byKind;
  }

  /** A set of these; of two with one key the later one counts. */
  public static PolicySet of(Collection<Resource> resources) {
    Map<ResourceKey, Resource> sorted = new TreeMap<>(ResourceKey.ORDER);
    resources.forEach(resource -> sorted.put(resource.key(), resource));
    Map<ResourceKey, Resource> byKey = new LinkedHashMap<>(sorted);
    Map<Kind, List<Resource>> byKind = new HashMap<>();
    for (Resource resource : byKey.values()) {
      byKind.computeIfAbsent(resource.kind(), kind -> new ArrayList<>()).add(resource);
    }
    byKind.replaceAll((kind, list) -> List.copyOf(list));
    return new PolicySet(Collections.unmodifiableMap(byKey), byKind);
  }

  /** All of them, by kind, namespace and name. */
  public Collection<Resource> all() {
    return byKey.values();
  }

  /** Those of the kind, by namespace and name. */
  public List<Resource> of(Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** The resource, or null. */
  public @Nullable Resource get(ResourceKey key) {
    return byKey.get(key);
  }

  /** The same set with these put in and those taken out. */
  public PolicySet with(Collection<Resource> put, Collection<ResourceKey> taken) {
    Map<ResourceKey, Resource> next = new HashMap<>(byKey);
    taken.forEach(next::remove);
    put.forEach(resource -> next.put(resource.key(), resource));
    return of(next.values());
  }
}
