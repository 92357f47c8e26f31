package io.zerohop.controlplane.xds.resource;

import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.XdsTypes;
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
 * Finds what a policy object has a part in: a Service in all that bears its name, an HTTPRoute in
 * the routes of its Services, a TrafficPolicy in the clusters and routes of its targets, a
 * FaultPolicy in the routes of its own, a declared Workload in the endpoints of its services.
 * Looked up when first asked for.
 */
final class MeshSources implements Sources {
  private final Translation translation;
  private final Audience audience;
  private @Nullable Map<Origin, Set<ResourceName>> index;
  private @Nullable Map<Origin, Long> generations;

  MeshSources(Translation translation, Audience audience) {
    this.translation = translation;
    this.audience = audience;
  }

  @Override
  public synchronized Collection<ResourceName> madeFrom(Origin origin) {
    if (index == null) {
      index = index(translation.mesh());
    }
    return index.getOrDefault(origin, Set.of());
  }

  @Override
  public synchronized long generation(Origin origin) {
    if (generations == null) {
      generations = new HashMap<>();
      for (Resource each : translation.mesh().policies().all()) {
        generations.put(origin(each), each.generation());
      }
    }
    return generations.getOrDefault(origin, 0L);
  }

  /** Whether the answers about this translation hold for the other too. */
  boolean holdsFor(Translation other) {
    boolean sameMesh = other.mesh() == translation.mesh();
    return sameMesh && translation.mesh().policies().of(Kinds.WORKLOAD).isEmpty()
        || other == translation;
  }

  private Map<Origin, Set<ResourceName>> index(Mesh mesh) {
    Map<Origin, Set<ResourceName>> found = new HashMap<>();
    for (MeshService service : mesh.services()) {
      for (Destination destination : service.destinations()) {
        index(mesh, destination, found);
      }
    }
    return found;
  }

  private void index(Mesh mesh, Destination destination, Map<Origin, Set<ResourceName>> found) {
    ResourceName cluster = new ResourceName(ResourceType.CLUSTER, destination.name());
    ResourceName endpoints = new ResourceName(ResourceType.ENDPOINT, destination.name());
    Set<ResourceName> routes = named(ResourceType.ROUTE, destination);
    MeshService service = destination.service();
    if (service.resource() != null) {
      Set<ResourceName> all = of(service.resource(), found);
      all.addAll(List.of(cluster, endpoints));
      all.addAll(routes);
      all.addAll(named(ResourceType.LISTENER, destination));
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
        Origin origin =
            new Origin(Kinds.WORKLOAD.kind(), endpoint.workload().key().namespace(), name);
        found.computeIfAbsent(origin, fresh -> new LinkedHashSet<>()).add(endpoints);
      }
    }
  }

  /** Envoy has one listener and one set of routes for all destinations. */
  private Set<ResourceName> named(ResourceType type, Destination destination) {
    Set<ResourceName> names = new LinkedHashSet<>();
    if (audience.dialect() == Dialect.ENVOY) {
      translation
          .view(audience)
          .names(type.equals(ResourceType.ROUTE) ? XdsTypes.ROUTES : XdsTypes.LISTENER)
          .forEach(name -> names.add(new ResourceName(type, name)));
    } else {
      names.add(new ResourceName(type, destination.name()));
    }
    return names;
  }

  private static Set<ResourceName> of(Resource resource, Map<Origin, Set<ResourceName>> found) {
    return found.computeIfAbsent(origin(resource), fresh -> new LinkedHashSet<>());
  }

  private static Origin origin(Resource resource) {
    return new Origin(resource.kind().kind(), resource.namespace(), resource.name());
  }
}
