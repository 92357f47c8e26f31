package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The policies with all their references looked up. Immutable. */
public final class Mesh {
  private final PolicySet policies;
  private final Map<ServiceKey, ImpliedService> implied;
  private final SortedMap<ServiceKey, MeshService> services;
  private final Map<ServiceKey, List<Attachment>> attachments;
  private final TrafficPolicies trafficPolicies;
  private final DatabaseRoutes databaseRoutes;
  private final Holders faults;
  private final Telemetry telemetry;
  private final References references;
  private final Targets targets;

  private Mesh(PolicySet policies, Map<ServiceKey, ImpliedService> implied) {
    this.policies = policies;
    this.implied = implied;
    this.services = Collections.unmodifiableSortedMap(Services.all(policies, implied));
    this.attachments = Attachment.all(policies);
    this.trafficPolicies = TrafficPolicies.of(policies);
    this.databaseRoutes = DatabaseRoutes.of(policies);
    this.faults = Holders.of(policies.of(Kinds.FAULT_POLICY), policy -> fault(policy).targets());
    this.telemetry = Telemetry.of(policies);
    this.references = new References(this);
    this.targets = new Targets(this);
  }

  /** What these policies mean where these workloads imply services. */
  public static Mesh of(PolicySet policies, CatalogSnapshot catalog) {
    return new Mesh(policies, ImpliedService.all(catalog));
  }

  /**
   * The mesh of these policies and workloads; this very one where nothing changed beside endpoints.
   */
  public Mesh next(PolicySet nextPolicies, CatalogSnapshot catalog) {
    Map<ServiceKey, ImpliedService> nextImplied = ImpliedService.all(catalog);
    return nextPolicies == policies && nextImplied.equals(implied)
        ? this
        : new Mesh(nextPolicies, nextImplied);
  }

  /** All resources. */
  public PolicySet policies() {
    return policies;
  }

  /** All services, by namespace and name. */
  public Collection<MeshService> services() {
    return services.values();
  }

  /** The service, or null. */
  public @Nullable MeshService service(ServiceKey key) {
    return services.get(key);
  }

  /** The names of the namespace's services. */
  public Set<String> serviceNames(String namespace) {
    Set<String> names = new TreeSet<>();
    for (ServiceKey key : services.keySet()) {
      if (key.namespace().equals(namespace)) {
        names.add(key.name());
      }
    }
    return names;
  }

  /** Every namespace of a service or policy. */
  public Set<String> namespaces() {
    Set<String> names = new TreeSet<>();
    services.keySet().forEach(key -> names.add(key.namespace()));
    policies.all().forEach(resource -> names.add(resource.namespace()));
    return names;
  }

  /** What references of routes lead to. */
  public References references() {
    return references;
  }

  /** What policies are for. */
  public Targets targets() {
    return targets;
  }

  /** Which TrafficPolicy holds for which service. */
  public TrafficPolicies trafficPolicies() {
    return trafficPolicies;
  }

  /** Which DatabaseRoute holds for which service. */
  public DatabaseRoutes databaseRoutes() {
    return databaseRoutes;
  }

  /** Which FaultPolicy holds for what. */
  public Holders faults() {
    return faults;
  }

  /** Which TelemetryPolicy holds for what. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** A FaultPolicy's typed form. */
  public static FaultPolicySpec fault(Resource policy) {
    if (policy.spec() instanceof FaultPolicySpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a FaultPolicy, was " + policy.ref());
  }

  /**
   * The rules for calls to the destination by callers of the namespace, in order of precedence;
   * null where no route says anything, so that calls simply go to the destination.
   */
  public @Nullable List<RankedRule> rules(Destination destination, String callerNamespace) {
    List<Attachment> all = attachments.getOrDefault(destination.service().key(), List.of());
    List<Resource> routes = Attachment.routes(all, destination, callerNamespace);
    return routes.isEmpty() ? null : RankedRule.rank(routes);
  }

  /** The Service, the TrafficPolicy and the DatabaseRoute that say what the service is. */
  public Set<ResourceKey> origins(MeshService service) {
    Set<ResourceKey> keys = new HashSet<>();
    if (service.resource() != null) {
      keys.add(service.resource().key());
    }
    Resource policy = trafficPolicies.holder(service.key());
    if (policy != null) {
      keys.add(policy.key());
    }
    Resource database = databaseRoutes.holder(service.key());
    if (database != null) {
      keys.add(database.key());
    }
    return keys;
  }

  /** All that says what happens to calls to the destination by callers of the namespace. */
  public Set<ResourceKey> origins(Destination destination, String callerNamespace) {
    Set<ResourceKey> keys = origins(destination.service());
    Resource fault = faults.ofService(destination.service().key());
    if (fault != null) {
      keys.add(fault.key());
    }
    Resource seen = telemetry.holders().ofService(destination.service().key());
    if (seen != null) {
      keys.add(seen.key());
    }
    List<Attachment> all = attachments.getOrDefault(destination.service().key(), List.of());
    for (Resource route : Attachment.routes(all, destination, callerNamespace)) {
      keys.add(route.key());
      ofRules(route).forEach(policy -> keys.add(policy.key()));
    }
    return keys;
  }

  /** The policies that hold for the route or for one of its rules. */
  public Set<Resource> ofRules(Resource route) {
    Set<Resource> all = new LinkedHashSet<>();
    for (Rule rule : spec(route).rules()) {
      for (Holders holders : List.of(trafficPolicies.holders(), faults, telemetry.holders())) {
        Holders.Held held = holders.ofRule(route, rule);
        if (held != null) {
          all.add(held.policy());
        }
      }
    }
    return all;
  }

  /** Namespaces whose callers have routes of their own to some other namespace's service. */
  public Set<String> consumerNamespaces() {
    Set<String> names = new TreeSet<>();
    attachments.forEach(
        (service, list) ->
            list.forEach(
                attachment -> {
                  if (!attachment.route().namespace().equals(service.namespace())) {
                    names.add(attachment.route().namespace());
                  }
                }));
    return names;
  }

  /** A route's typed form. */
  static RouteSpec spec(Resource route) {
    if (route.spec() instanceof RouteSpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("resource must be a route, was " + route.ref());
  }

  /** All routes. */
  public List<Resource> routes() {
    return routes(policies);
  }

  static List<Resource> routes(PolicySet policies) {
    List<Resource> routes = new ArrayList<>(policies.of(Kinds.HTTP_ROUTE));
    routes.addAll(policies.of(Kinds.GRPC_ROUTE));
    return routes;
  }

  /** A map that keeps keys in order, for the classes beside. */
  static <V> SortedMap<ServiceKey, V> byService() {
    return new TreeMap<>();
  }
}
