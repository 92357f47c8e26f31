package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.RankedRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resources in which a policy object has a part: a Service in all that bears its name, an
 * HTTPRoute in the routes of its Services, a TrafficPolicy in the clusters and routes of its
 * targets, a FaultPolicy or TelemetryPolicy in the routes of its own, the latter in a listener of
 * its own too, a declared Workload in the endpoints of its services. Looked up when first asked
 * for. Safe for several threads.
 */
public final class PolicyParts {
  private final Translation translation;
  private final Audience audience;
  private @Nullable Map<Key, Set<Part>> index;
  private @Nullable Map<Key, Long> generations;

  /** A resource by its type's URL and its name. */
  public record Part(String typeUrl, String name) {}

  private record Key(String kind, String namespace, String name) {}

  /** What the policy objects have a part in, of what this audience gets. */
  public PolicyParts(Translation translation, Audience audience) {
    this.translation = translation;
    this.audience = audience;
  }

  /** The resources in which the object has a part. */
  public synchronized Collection<Part> of(String kind, String namespace, String name) {
    if (index == null) {
      index = index(translation.mesh());
    }
    return index.getOrDefault(new Key(kind, namespace, name), Set.of());
  }

  /** The object's {@code metadata.generation} as it was translated, 0 when it was not. */
  public synchronized long generation(String kind, String namespace, String name) {
    if (generations == null) {
      generations = new HashMap<>();
      for (Resource each : translation.mesh().policies().all()) {
        generations.put(key(each), each.generation());
      }
    }
    return generations.getOrDefault(new Key(kind, namespace, name), 0L);
  }

  /** Whether the answers about this translation hold for the other too. */
  public boolean holdFor(Translation other) {
    boolean sameMesh = other.mesh() == translation.mesh();
    return (sameMesh && translation.mesh().policies().of(Kinds.WORKLOAD).isEmpty())
        || other == translation;
  }

  private Map<Key, Set<Part>> index(Mesh mesh) {
    Map<Key, Set<Part>> found = new HashMap<>();
    if (audience.dialect() == Dialect.AGENT) {
      mesh.telemetry()
          .forWorkloads(audience.namespace())
          .forEach(
              (whose, policy) ->
                  of(policy, found).add(new Part(XdsTypes.LISTENER, TelemetryWriter.name(whose))));
    }
    for (MeshService service : mesh.services()) {
      for (Destination destination : service.destinations()) {
        index(mesh, destination, found);
      }
    }
    return found;
  }

  private void index(Mesh mesh, Destination destination, Map<Key, Set<Part>> found) {
    Part cluster = new Part(XdsTypes.CLUSTER, destination.name());
    Part endpoints = new Part(XdsTypes.ENDPOINTS, destination.name());
    Set<Part> routes = named(XdsTypes.ROUTES, destination);
    MeshService service = destination.service();
    if (service.resource() != null) {
      Set<Part> all = of(service.resource(), found);
      all.addAll(List.of(cluster, endpoints));
      all.addAll(routes);
      all.addAll(named(XdsTypes.LISTENER, destination));
    }
    Resource policy = mesh.trafficPolicies().holder(service.key());
    if (policy != null) {
      of(policy, found).add(cluster);
      of(policy, found).addAll(routes);
    }
    Resource fault = mesh.faults().ofService(service.key());
    if (fault != null) {
      of(fault, found).addAll(routes);
    }
    Resource seen = mesh.telemetry().holders().ofService(service.key());
    if (seen != null) {
      of(seen, found).addAll(routes);
    }
    List<RankedRule> rules = mesh.rules(destination, audience.namespace());
    if (rules != null) {
      for (RankedRule rule : rules) {
        of(rule.route(), found).addAll(routes);
        mesh.ofRules(rule.route()).forEach(held -> of(held, found).addAll(routes));
      }
    }
    for (Endpoint endpoint : translation.endpoints(destination)) {
      if (endpoint.workload().declared()) {
        String name = endpoint.workload().key().name();
        Key key = new Key(Kinds.WORKLOAD.kind(), endpoint.workload().key().namespace(), name);
        found.computeIfAbsent(key, fresh -> new LinkedHashSet<>()).add(endpoints);
      }
    }
  }

  /** Envoy has one listener and one set of routes for all destinations. */
  private Set<Part> named(String type, Destination destination) {
    Set<Part> names = new LinkedHashSet<>();
    if (audience.dialect() == Dialect.ENVOY) {
      translation.view(audience).names(type).forEach(name -> names.add(new Part(type, name)));
    } else {
      names.add(new Part(type, destination.name()));
    }
    return names;
  }

  private static Set<Part> of(Resource resource, Map<Key, Set<Part>> found) {
    return found.computeIfAbsent(key(resource), fresh -> new LinkedHashSet<>());
  }

  private static Key key(Resource resource) {
    return new Key(resource.kind().kind(), resource.namespace(), resource.name());
  }
}
