package io.zerohop.controlplane.translate;

import com.google.protobuf.Message;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything but endpoints: what changes only with policies and the list of services. */
final class StaticResources {
  private final Mesh mesh;
  private final Dialect dialect;
  private final String namespace;
  private final DatabaseWriter databases;
  private final Map<String, Map<String, XdsResource>> resources = new TreeMap<>();

  private StaticResources(Mesh mesh, Dialect dialect, String namespace) {
    this.mesh = mesh;
    this.dialect = dialect;
    this.namespace = namespace;
    this.databases = new DatabaseWriter(mesh);
  }

  /** The listeners, routes and clusters for clients of the namespace, by type and name. */
  static Map<String, Map<String, XdsResource>> of(Mesh mesh, Dialect dialect, String namespace) {
    StaticResources all = new StaticResources(mesh, dialect, namespace);
    all.resources.put(XdsTypes.LISTENER, new TreeMap<>());
    all.resources.put(XdsTypes.ROUTES, new TreeMap<>());
    all.resources.put(XdsTypes.CLUSTER, new TreeMap<>());
    all.write();
    return all.resources;
  }

  private void write() {
    ClusterWriter clusters = new ClusterWriter(mesh, dialect);
    for (MeshService service : mesh.services()) {
      for (Destination destination : service.destinations()) {
        Cluster cluster = clusters.cluster(destination);
        Set<ResourceKey> keys = mesh.origins(destination.service());
        add(XdsTypes.CLUSTER, destination.name(), cluster, keys);
        if (dialect == Dialect.AGENT) {
          databases
              .clusters(destination, cluster)
              .forEach((name, side) -> add(XdsTypes.CLUSTER, name, side, keys));
        }
        if (dialect != Dialect.ENVOY) {
          names(destination);
        }
      }
    }
    if (dialect == Dialect.AGENT) {
      mesh.telemetry()
          .forWorkloads(namespace)
          .forEach(
              (whose, policy) ->
                  add(
                      XdsTypes.LISTENER,
                      TelemetryWriter.name(whose),
                      TelemetryWriter.listener(whose, policy),
                      Set.of(policy.key())));
    }
    if (dialect == Dialect.ENVOY) {
      add(XdsTypes.LISTENER, ListenerWriter.OUTBOUND, ListenerWriter.outbound(), Set.of());
      Set<ResourceKey> origins = new HashSet<>();
      for (MeshService service : mesh.services()) {
        service.destinations().forEach(d -> origins.addAll(mesh.origins(d, namespace)));
      }
      add(XdsTypes.ROUTES, ListenerWriter.OUTBOUND, EnvoyRoutes.write(mesh, namespace), origins);
    }
  }

  private void names(Destination destination) {
    String name = destination.name();
    Resource service = destination.service().resource();
    Set<ResourceKey> origins = service == null ? Set.of() : Set.of(service.key());
    if (dialect == Dialect.AGENT) {
      add(XdsTypes.LISTENER, name, ListenerWriter.agent(destination), origins);
    } else if (!destination.port().isAny()) {
      add(XdsTypes.LISTENER, name, ListenerWriter.grpc(name, name), origins);
    }
    VirtualHost.Builder host =
        VirtualHost.newBuilder()
            .setName(name)
            .addAllDomains(List.of("*"))
            .addAllRoutes(new RouteWriter(mesh, dialect).routes(destination, namespace));
    new GateWriter(mesh, dialect).host(destination, host);
    RouteConfiguration.Builder routes =
        RouteConfiguration.newBuilder().setName(name).addVirtualHosts(host);
    if (dialect == Dialect.AGENT) {
      databases.write(destination, routes);
    }
    add(XdsTypes.ROUTES, name, routes.build(), mesh.origins(destination, namespace));
  }

  private void add(String type, String name, Message message, Set<ResourceKey> origins) {
    resources
        .computeIfAbsent(type, t -> new TreeMap<>())
        .put(name, XdsResource.of(type, name, message, origins));
  }
}
