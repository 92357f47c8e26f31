package io.zerohop.xds.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes one consistent configuration from what was received: a cluster counts once its endpoints
 * are there, a route once its clusters count, a listener's change once its route counts; until then
 * the one before stays. Make before break.
 */
final class Warming {
  private final Shelves shelves;
  private final Configuration before;
  private final Predicate<String> demanded;
  private final Map<String, Held> listeners = new LinkedHashMap<>();
  private final Map<String, Held> routes = new LinkedHashMap<>();
  private final Map<String, Held> clusters = new LinkedHashMap<>();
  private final Map<String, Held> endpoints = new LinkedHashMap<>();

  private Warming(Shelves shelves, Configuration before, Predicate<String> demanded) {
    this.shelves = shelves;
    this.before = before;
    this.demanded = demanded;
  }

  /**
   * The configuration that follows {@code before}.
   *
   * @param demanded whether a listener's destination is called by the application
   * @param lingering clusters that were removed a moment ago while a route still used them
   */
  static Configuration next(
      Shelves shelves,
      Configuration before,
      Predicate<String> demanded,
      Set<String> lingering,
      Configuration.Origin origin) {
    Warming warming = new Warming(shelves, before, demanded);
    warming.takeClusters(lingering);
    warming.takeRoutes();
    warming.takeListeners();
    return new Configuration(
        before.revision() + 1,
        warming.listeners,
        warming.routes,
        warming.clusters,
        warming.endpoints,
        shelves.of(ResourceType.ROUTE).missing(warming.routes.keySet()),
        shelves.of(ResourceType.CLUSTER).missing(warming.clusters.keySet()),
        origin);
  }

  private void takeClusters(Set<String> lingering) {
    Shelf assignments = shelves.of(ResourceType.ENDPOINTS);
    for (Held cluster : shelves.of(ResourceType.CLUSTER).accepted().values()) {
      Held old = before.clusters().get(cluster.name());
      if (isWarm(cluster, assignments) || (old == null && isHopeless(cluster, assignments))) {
        take(cluster);
      } else if (old != null) {
        take(old);
      }
    }
    for (String name : lingering) {
      Held old = before.clusters().get(name);
      if (old != null && !clusters.containsKey(name)) {
        take(old);
      }
    }
  }

  private static boolean isWarm(Held cluster, Shelf assignments) {
    return cluster.references().endpoints().stream()
        .allMatch(name -> assignments.get(name) != null || assignments.isAbsent(name));
  }

  private static boolean isHopeless(Held cluster, Shelf assignments) {
    return cluster.references().endpoints().stream().allMatch(assignments::isRefusedOutright);
  }

  private void take(Held cluster) {
    clusters.put(cluster.name(), cluster);
    Shelf assignments = shelves.of(ResourceType.ENDPOINTS);
    for (String name : cluster.references().endpoints()) {
      Held newest = assignments.get(name);
      boolean gone = assignments.isAbsent(name);
      Held assignment = newest != null || gone ? newest : before.endpoints().get(name);
      if (assignment != null) {
        endpoints.put(name, assignment);
      }
    }
  }

  private void takeRoutes() {
    for (Held route : shelves.of(ResourceType.ROUTE).accepted().values()) {
      Held old = before.routes().get(route.name());
      if (hasItsClusters(route, old)) {
        routes.put(route.name(), route);
      } else if (old != null) {
        routes.put(old.name(), old);
      }
    }
  }

  private boolean hasItsClusters(Held route, @Nullable Held old) {
    Shelf shelf = shelves.of(ResourceType.CLUSTER);
    for (String name : route.references().clusters()) {
      boolean known = clusters.containsKey(name) || shelf.isAbsent(name);
      // A refused cluster must not take a working route away, but nor can the first one wait.
      if (!known && (old != null || !shelf.isRefusedOutright(name))) {
        return false;
      }
    }
    return true;
  }

  private void takeListeners() {
    for (Held listener : shelves.of(ResourceType.LISTENER).accepted().values()) {
      Held old = before.listeners().get(listener.name());
      if (old != null && old != listener && mustWait(listener, old)) {
        listeners.put(old.name(), old);
        old.references()
            .routes()
            .forEach(
                name -> {
                  Held route = before.routes().get(name);
                  if (route != null) {
                    routes.putIfAbsent(name, route);
                  }
                });
      } else {
        listeners.put(listener.name(), listener);
      }
    }
  }

  private boolean mustWait(Held listener, Held old) {
    Shelf shelf = shelves.of(ResourceType.ROUTE);
    boolean newIsThere =
        listener.references().routes().stream()
            .allMatch(name -> routes.containsKey(name) || shelf.isAbsent(name));
    return demanded.test(listener.name())
        && !newIsThere
        && before.routes().keySet().containsAll(old.references().routes());
  }
}
