package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.PolicyStatus;
import io.zerohop.controlplane.translate.mesh.Statuses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one set of policies and one catalog mean for all clients. Views are made when they are first
 * asked for. Safe for several threads.
 */
public final class Translation {
  private final Mesh mesh;
  private final CatalogSnapshot catalog;
  private final EndpointTable endpoints;
  private final Map<Audience, Map<String, Encoded>> past;
  private final Map<Audience, XdsView> views = new ConcurrentHashMap<>();
  private final Map<Audience, Map<String, Encoded>> encoded = new ConcurrentHashMap<>();
  private final Map<Audience, Map<String, Map<String, XdsResource>>> statics;
  private volatile @Nullable Map<ResourceKey, PolicyStatus> statuses;

  private Translation(
      Mesh mesh, CatalogSnapshot catalog, EndpointTable endpoints, @Nullable Translation previous) {
    this.mesh = mesh;
    this.catalog = catalog;
    this.endpoints = endpoints;
    Translation ofSameMesh = previous != null && previous.mesh == mesh ? previous : null;
    this.statics = ofSameMesh == null ? new ConcurrentHashMap<>() : ofSameMesh.statics;
    this.statuses = ofSameMesh == null ? null : ofSameMesh.statuses;
    this.past = previous == null ? Map.of() : previous.encoded;
  }

  /** What these mean. A pure function. */
  public static Translation of(PolicySet policies, CatalogSnapshot catalog) {
    Mesh mesh = Mesh.of(policies, catalog);
    return new Translation(mesh, catalog, EndpointTable.of(mesh, catalog), null);
  }

  /** What these mean, made with as little work as the difference needs. */
  Translation next(PolicySet policies, CatalogSnapshot nextCatalog) {
    Mesh nextMesh = mesh.next(policies, nextCatalog);
    return new Translation(nextMesh, nextCatalog, endpoints.next(nextMesh, nextCatalog), this);
  }

  /** The policies with all their references looked up. */
  public Mesh mesh() {
    return mesh;
  }

  /** The workloads that it was made of. */
  public CatalogSnapshot catalog() {
    return catalog;
  }

  /** The endpoints of the destination of that name, for clients on the host itself too. */
  public List<Endpoint> endpoints(Destination destination) {
    return endpoints.of(destination.name());
  }

  /** What became of each route and policy. */
  public Map<ResourceKey, PolicyStatus> statuses() {
    Map<ResourceKey, PolicyStatus> known = statuses;
    if (known == null) {
      known = withLimits(Statuses.of(mesh));
      statuses = known;
    }
    return known;
  }

  /** The same, with what other clients leave out in the message of what is accepted. */
  private Map<ResourceKey, PolicyStatus> withLimits(Map<ResourceKey, PolicyStatus> all) {
    Map<ResourceKey, PolicyStatus> limited = new LinkedHashMap<>(all);
    for (Resource resource : mesh.policies().all()) {
      String limits = DialectLimits.sentence(resource);
      if (!limits.isEmpty()) {
        limited.computeIfPresent(resource.key(), (key, status) -> status.noting(limits));
      }
    }
    return limited;
  }

  /** What clients of the audience get. */
  public XdsView view(Audience audience) {
    return views.computeIfAbsent(audience, this::write);
  }

  private XdsView write(Audience audience) {
    Map<String, Map<String, XdsResource>> all =
        new LinkedHashMap<>(statics.computeIfAbsent(staticKey(audience), this::statics));
    Map<String, XdsResource> assignments = new LinkedHashMap<>();
    encode(audience).forEach((name, one) -> assignments.put(name, one.resource()));
    all.put(XdsTypes.ENDPOINTS, assignments);
    return new XdsView(all, name -> listener(audience, name));
  }

  private Map<String, Map<String, XdsResource>> statics(Audience key) {
    return StaticResources.of(mesh, key.dialect(), key.namespace());
  }

  /** Only Envoy's names, consumer routes and telemetry depend on the client's namespace. */
  private Audience staticKey(Audience audience) {
    boolean own =
        audience.dialect() == Dialect.ENVOY
            || mesh.consumerNamespaces().contains(audience.namespace())
            || mesh.telemetry().isIn(audience.namespace());
    return new Audience(audience.dialect(), own ? audience.namespace() : "", true);
  }

  private @Nullable XdsResource listener(Audience audience, String name) {
    if (audience.dialect() != Dialect.GRPC) {
      return null;
    }
    Destination destination = ServiceNames.find(mesh, audience.namespace(), name);
    return destination == null
        ? null
        : XdsResource.of(
            XdsTypes.LISTENER, name, ListenerWriter.grpc(name, destination.name()), Set.of());
  }

  /** A list of endpoints with its encoding, which holds as long as the list is the same object. */
  private record Encoded(List<Endpoint> list, XdsResource resource) {}

  private Map<String, Encoded> encode(Audience audience) {
    Audience key = new Audience(audience.dialect(), "", audience.loopback());
    return encoded.computeIfAbsent(key, this::encodeAll);
  }

  private Map<String, Encoded> encodeAll(Audience key) {
    Map<String, Encoded> old = past.getOrDefault(key, Map.of());
    Map<String, Encoded> all = new LinkedHashMap<>();
    DatabaseWriter databases = new DatabaseWriter(mesh);
    for (MeshService service : mesh.services()) {
      if (service.externalName() == null) {
        for (Destination destination : service.destinations()) {
          List<Endpoint> list = endpoints.of(destination.name());
          all.put(destination.name(), encode(key, destination.name(), list, old));
          if (key.dialect() == Dialect.AGENT) {
            databases
                .endpoints(destination, list)
                .forEach((name, side) -> all.put(name, encode(key, name, side, old)));
          }
        }
      }
    }
    return all;
  }

  private static Encoded encode(
      Audience key, String name, List<Endpoint> list, Map<String, Encoded> old) {
    Encoded same = old.get(name);
    return same != null && same.list().equals(list) ? same : encode(key, name, list);
  }

  private static Encoded encode(Audience key, String name, List<Endpoint> list) {
    List<Endpoint> offered = new ArrayList<>(list);
    offered.removeIf(endpoint -> endpoint.loopback() && !key.loopback());
    return new Encoded(
        list,
        XdsResource.of(
            XdsTypes.ENDPOINTS,
            name,
            EndpointWriter.endpoints(key.dialect(), name, offered),
            declared(offered)));
  }

  private static Set<ResourceKey> declared(List<Endpoint> endpoints) {
    Set<ResourceKey> keys = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.workload().declared()) {
        WorkloadKey workload = endpoint.workload().key();
        keys.add(new ResourceKey(Kinds.WORKLOAD, workload.namespace(), workload.name()));
      }
    }
    return keys;
  }
}
