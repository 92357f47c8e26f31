package io.zerohop.controlplane.xds.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All resources that one audience may see at one moment. Immutable, and so free to share between
 * threads.
 */
public final class ResourceView {
  private final long number;
  private final Map<ResourceType, Map<String, Encoded>> resources;
  private final Sources sources;
  private final Lookup onDemand;
  private final Map<ResourceType, Map<String, Optional<Encoded>>> found = new ConcurrentHashMap<>();

  /** Finds resources that are there only for those who ask for them by name. */
  @FunctionalInterface
  public interface Lookup {
    /** Nothing beside what a wildcard gets. */
    Lookup NOTHING = (type, name) -> null;

    /** The resource of this name, null if there is none. */
    @Nullable Encoded find(ResourceType type, String name);
  }

  /**
   * Gathers a view.
   *
   * @param number grows with each change of policy or catalog
   * @param all the resources; of two with the same type and name the later one counts
   * @param sources what it was made of
   * @param onDemand what is there beside them; must give the same answer each time
   */
  public ResourceView(long number, Collection<Encoded> all, Sources sources, Lookup onDemand) {
    this.number = number;
    this.onDemand = onDemand;
    this.sources = sources;
    Map<ResourceType, Map<String, Encoded>> byType = new HashMap<>();
    for (Encoded each : all) {
      byType.computeIfAbsent(each.type(), type -> new LinkedHashMap<>()).put(each.name(), each);
    }
    this.resources = byType;
  }

  /** Nothing at all. */
  public static ResourceView empty() {
    return new ResourceView(0, List.of(), Sources.UNKNOWN, Lookup.NOTHING);
  }

  /** The configuration's number. */
  public long number() {
    return number;
  }

  /** How many resources there are, those on demand not counted. */
  public int size() {
    return resources.values().stream().mapToInt(Map::size).sum();
  }

  /** The resource of this name, null if there is none. */
  public @Nullable Encoded find(ResourceType type, String name) {
    Encoded known = resources.getOrDefault(type, Map.of()).get(name);
    if (known != null || onDemand == Lookup.NOTHING) {
      return known;
    }
    return found
        .computeIfAbsent(type, t -> new ConcurrentHashMap<>())
        .computeIfAbsent(name, n -> Optional.ofNullable(onDemand.find(type, n)))
        .orElse(null);
  }

  /** The names of all resources of a type. */
  public Set<String> names(ResourceType type) {
    return Collections.unmodifiableSet(resources.getOrDefault(type, Map.of()).keySet());
  }

  /** What was made from a policy object, in whole or in part. */
  public List<Encoded> madeFrom(Origin origin) {
    List<Encoded> made = new ArrayList<>();
    for (ResourceName each : sources.madeFrom(origin)) {
      Encoded resource = resources.getOrDefault(each.type(), Map.of()).get(each.name());
      if (resource != null) {
        made.add(resource);
      }
    }
    return made;
  }

  /** The generation of a policy object that this view holds, 0 when it was not translated. */
  public long generation(Origin origin) {
    return sources.generation(origin);
  }

  /** Tells whether a resource that is not in {@link #names} differs from what another view has. */
  public boolean differsOnDemand(ResourceView before, ResourceType type, String name) {
    if (onDemand == Lookup.NOTHING && before.onDemand == Lookup.NOTHING) {
      return false;
    }
    Encoded now = find(type, name);
    Encoded then = before.find(type, name);
    return now == null ? then != null : then == null || !now.same(then);
  }

  /**
   * The names of a type whose resources differ from, came after, or went since another view; those
   * on demand are not among them.
   */
  public Map<ResourceType, Set<String>> changesSince(ResourceView before) {
    Map<ResourceType, Set<String>> changes = new HashMap<>();
    Set<ResourceType> types = new HashSet<>(resources.keySet());
    types.addAll(before.resources.keySet());
    for (ResourceType type : types) {
      Map<String, Encoded> now = resources.getOrDefault(type, Map.of());
      Map<String, Encoded> then = before.resources.getOrDefault(type, Map.of());
      Set<String> changed = new HashSet<>();
      now.forEach((name, each) -> addIfChanged(changed, each, then.get(name)));
      then.keySet().stream().filter(name -> !now.containsKey(name)).forEach(changed::add);
      if (!changed.isEmpty()) {
        changes.put(type, changed);
      }
    }
    return changes;
  }

  private static void addIfChanged(Set<String> changed, Encoded now, @Nullable Encoded then) {
    if (then == null || !now.same(then)) {
      changed.add(now.name());
    }
  }
}
