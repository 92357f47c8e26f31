package io.zerohop.controlplane.translate.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.catalog.WorkloadPort;
import io.zerohop.controlplane.catalog.WorkloadState;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.tree.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MeshTest {
  private static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        selector: {app: web}
        ports: [{name: http, port: 80}, {name: admin, port: 8080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: stock, namespace: depot}
      spec:
        selector: {app: stock}
        ports: [{port: 80}]
      """;

  private static String route(String name, String namespace, String created, String spec) {
    return """
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: %s, namespace: %s, creationTimestamp: "%s"}
    spec: %s
    """
        .formatted(name, namespace, created, spec);
  }

  private static Mesh mesh(String... texts) {
    return Mesh.of(policies(texts), CatalogSnapshot.EMPTY);
  }

  private static PolicySet policies(String... texts) {
    Parsed parsed = PolicyReader.strict().read(new Source("p.yaml", String.join("\n", texts)));
    assertEquals(List.of(), parsed.errors());
    return PolicySet.of(parsed.resources());
  }

  private static Destination destination(Mesh mesh, String namespace, String name, int port) {
    MeshService service = Objects.requireNonNull(mesh.service(new ServiceKey(namespace, name)));
    return new Destination(service, Objects.requireNonNull(service.port(port)));
  }

  /** The rules as {@code route/number path}, in order. */
  private static List<String> rules(Mesh mesh, String caller, Destination destination) {
    List<RankedRule> rules = mesh.rules(destination, caller);
    return rules == null
        ? List.of()
        : rules.stream()
            .map(r -> r.route().name() + "/" + r.rule().number() + " " + r.match().path().value())
            .toList();
  }

  private static Condition condition(Mesh mesh, ResourceKey key, int parent, String type) {
    PolicyStatus status = Objects.requireNonNull(Statuses.of(mesh).get(key));
    return status.parents().get(parent).conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static final String WEB_PARENT =
      "parentRefs: [{group: '', kind: Service, name: web, port: 80}]";

  @Nested
  class Precedence {
    @Test
    void triesExactThenExpressionThenTheLongerPrefix() {
      Mesh mesh =
          mesh(
              SERVICES,
              route(
                  "r",
                  "shop",
                  "2026-01-01T00:00:00Z",
                  "{"
                      + WEB_PARENT
                      + ", rules: [{matches: [{path: {value: /a}}, {path: {value: /a/b}}]},"
                      + " {matches: [{path: {type: RegularExpression, value: /x.*}},"
                      + " {path: {type: Exact, value: /}}]}]}"));
      assertEquals(
          List.of("r/2 /", "r/2 /x.*", "r/1 /a/b", "r/1 /a"),
          rules(mesh, "shop", destination(mesh, "shop", "web", 80)));
    }

    @Test
    void thenAMethodThenMoreHeadersThenMoreQueryParameters() {
      String header = "headers: [{name: h%s, value: v}%s]";
      Mesh mesh =
          mesh(
              SERVICES,
              route(
                  "r",
                  "shop",
                  "2026-01-01T00:00:00Z",
                  "{"
                      + WEB_PARENT
                      + ", rules: [{matches: [{}]},"
                      + " {matches: [{queryParams: [{name: q, value: v}]}]},"
                      + " {matches: [{"
                      + header.formatted(1, "")
                      + "}]}, {matches: [{"
                      + header.formatted(1, ", {name: h2, value: v}")
                      + "}]}, {matches: [{method: GET}]}]}"));
      assertEquals(
          List.of("r/5 /", "r/4 /", "r/3 /", "r/2 /", "r/1 /"),
          rules(mesh, "shop", destination(mesh, "shop", "web", 80)));
    }

    @Test
    void thenTheOlderRouteThenItsNameThenThePlaceInTheRoute() {
      String spec = "{" + WEB_PARENT + ", rules: [{matches: [{}]}, {matches: [{}]}]}";
      Mesh mesh =
          mesh(
              SERVICES,
              route("b", "shop", "2026-01-02T00:00:00Z", spec),
              route("a", "shop", "2026-01-02T00:00:00Z", spec),
              route("z", "shop", "2026-01-01T00:00:00Z", spec));
      assertEquals(
          List.of("z/1 /", "z/2 /", "a/1 /", "a/2 /", "b/1 /", "b/2 /"),
          rules(mesh, "shop", destination(mesh, "shop", "web", 80)));
    }
  }

  @Nested
  class Parents {
    @Test
    void aPortNarrowsTheRouteToThatPort() {
      Mesh mesh =
          mesh(
              SERVICES,
              route("r", "shop", "2026-01-01T00:00:00Z", "{" + WEB_PARENT + ", rules: [{}]}"));
      assertEquals(1, rules(mesh, "shop", destination(mesh, "shop", "web", 80)).size());
      assertNull(mesh.rules(destination(mesh, "shop", "web", 8080), "shop"));
    }

    @Test
    void aSectionNameIsThePortsName() {
      String parents =
          "parentRefs: [{group: '', kind: Service, name: web, sectionName: admin}], rules: [{}]";
      Mesh mesh = mesh(SERVICES, route("r", "shop", "", "{" + parents + "}"));
      assertNull(mesh.rules(destination(mesh, "shop", "web", 80), "shop"));
      assertEquals(1, rules(mesh, "shop", destination(mesh, "shop", "web", 8080)).size());
    }

    @Test
    void aRouteOfAnotherNamespaceIsForCallersOfItsNamespaceOnlyAndInPlaceOfAllOthers() {
      String parent =
          "{parentRefs: [{group: '', kind: Service, name: stock, namespace: depot}], rules: [{}]}";
      Mesh mesh =
          mesh(
              SERVICES,
              route("own", "depot", "2026-01-01T00:00:00Z", parent),
              route("consumer", "shop", "2026-01-02T00:00:00Z", parent));
      Destination stock = destination(mesh, "depot", "stock", 80);
      assertEquals(List.of("consumer/1 /"), rules(mesh, "shop", stock));
      assertEquals(List.of("own/1 /"), rules(mesh, "depot", stock));
      assertEquals(List.of("own/1 /"), rules(mesh, "elsewhere", stock));
      assertEquals(java.util.Set.of("shop"), mesh.consumerNamespaces());
    }

    @Test
    void oneThatDoesNotExistIsNotAcceptedAndSaysWhatMayHaveBeenMeant() {
      Mesh mesh =
          mesh(
              SERVICES,
              route(
                  "r",
                  "shop",
                  "",
                  "{parentRefs: [{group: '', kind: Service, name: wbe}], rules: [{}]}"));
      Condition accepted =
          condition(mesh, new ResourceKey(Kinds.HTTP_ROUTE, "shop", "r"), 0, "Accepted");
      assertFalse(accepted.status());
      assertEquals("NoMatchingParent", accepted.reason());
      assertEquals(
          "Service \"wbe\" does not exist in namespace shop; did you mean \"web\"?",
          accepted.message());
    }
  }

  @Nested
  class Backends {
    private static final String GRANT =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: g, namespace: depot}
        spec:
          from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: %s}]
          to: [{group: "", kind: Service%s}]
        """;

    private static Condition resolved(Mesh mesh) {
      return condition(mesh, new ResourceKey(Kinds.HTTP_ROUTE, "shop", "r"), 0, "ResolvedRefs");
    }

    private static Mesh withBackend(String backend, String... more) {
      String spec = "{" + WEB_PARENT + ", rules: [{backendRefs: [" + backend + "]}]}";
      return mesh(SERVICES, route("r", "shop", "", spec), String.join("\n", more));
    }

    @Test
    void oneThatExistsIsResolved() {
      assertTrue(resolved(withBackend("{name: web, port: 8080}")).status());
    }

    @Test
    void oneThatDoesNotExistSaysSo() {
      Condition condition = resolved(withBackend("{name: reviews, port: 80}"));
      assertEquals("BackendNotFound", condition.reason());
      assertEquals("backend \"reviews\" does not exist in namespace shop", condition.message());
    }

    @Test
    void aPortThatDoesNotExistSaysWhichDo() {
      Condition condition = resolved(withBackend("{name: web, port: 81}"));
      assertEquals(
          "Service \"web\" has no port 81; its ports are 80 (http), 8080 (admin)",
          condition.message());
    }

    @Test
    void oneOfAnotherNamespaceNeedsAReferenceGrant() {
      String backend = "{name: stock, namespace: depot, port: 80}";
      assertEquals("RefNotPermitted", resolved(withBackend(backend)).reason());
      assertTrue(resolved(withBackend(backend, GRANT.formatted("shop", ""))).status());
      assertTrue(resolved(withBackend(backend, GRANT.formatted("shop", ", name: stock"))).status());
      assertFalse(resolved(withBackend(backend, GRANT.formatted("shop", ", name: x"))).status());
      assertFalse(resolved(withBackend(backend, GRANT.formatted("elsewhere", ""))).status());
    }

    @Test
    void aClusterNameOfOneThatIsNotPermittedIsNoServicesName() {
      Mesh mesh = withBackend("{name: stock, namespace: depot, port: 80}");
      RankedRule rule =
          Objects.requireNonNull(mesh.rules(destination(mesh, "shop", "web", 80), "shop")).get(0);
      String name =
          mesh.references().backend(rule.route(), rule.rule().backends().get(0)).clusterName();
      assertEquals("not-permitted/stock.depot.svc.cluster.local:80", name);
    }

    @Test
    void anotherKindIsRefusedByItsCondition() {
      Condition condition = resolved(withBackend("{kind: Bucket, group: x.io, name: b}"));
      assertEquals("InvalidKind", condition.reason());
    }
  }

  @Nested
  class TrafficPolicies {
    private static String policy(String name, String created) {
      return """
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: %s, namespace: shop, creationTimestamp: "%s"}
      spec:
        targetRefs: [{kind: Service, name: web}]
        timeouts: {request: 5s, backendRequest: 2s}
        retry: {attempts: 3, codes: [500], conditions: [Reset], nonIdempotent: true}
      """
          .formatted(name, created);
    }

    @Test
    void theOlderOneHoldsAndTheOtherIsConflicted() {
      Mesh mesh =
          mesh(SERVICES, policy("a", "2026-01-02T00:00:00Z"), policy("b", "2026-01-01T00:00:00Z"));
      Condition young =
          condition(mesh, new ResourceKey(Kinds.TRAFFIC_POLICY, "shop", "a"), 0, "Accepted");
      Condition old =
          condition(mesh, new ResourceKey(Kinds.TRAFFIC_POLICY, "shop", "b"), 0, "Accepted");
      assertEquals("Conflicted", young.reason());
      assertTrue(young.message().contains("TrafficPolicy/shop/b"), young.message());
      assertTrue(old.status());
    }

    @Test
    void aRuleGoesBeforeThePolicyFieldByField() {
      Mesh mesh =
          mesh(
              SERVICES,
              policy("p", ""),
              route(
                  "r",
                  "shop",
                  "",
                  "{"
                      + WEB_PARENT
                      + ", rules: [{timeouts: {request: 9s}, retry: {codes: [503]}}]}"));
      Destination web = destination(mesh, "shop", "web", 80);
      RankedRule rule = Objects.requireNonNull(mesh.rules(web, "shop")).get(0);
      CallSettings settings =
          CallSettings.of(rule.rule(), mesh.trafficPolicies().spec(web.service().key()));
      assertEquals(9, Objects.requireNonNull(settings.timeouts().request()).toSeconds());
      assertEquals(2, Objects.requireNonNull(settings.timeouts().backendRequest()).toSeconds());
      var retry = Objects.requireNonNull(settings.retry());
      assertEquals(List.of(503), retry.codes());
      assertEquals(3, retry.attempts());
      assertTrue(retry.nonIdempotent());
    }

    @Test
    void oneWithoutItsServiceIsNotAccepted() {
      Mesh mesh = mesh(policy("p", ""));
      assertEquals(
          "TargetNotFound",
          condition(mesh, new ResourceKey(Kinds.TRAFFIC_POLICY, "shop", "p"), 0, "Accepted")
              .reason());
    }
  }

  @Test
  void ofTwoDatabaseRoutesOnOneServiceTheOlderHolds() {
    String route =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: DatabaseRoute
        metadata: {name: %s, namespace: shop, creationTimestamp: "%s"}
        spec: {targetRefs: [{kind: Service, name: %s}]}
        """;
    Mesh mesh =
        mesh(
            SERVICES,
            route.formatted("a", "2026-01-02T00:00:00Z", "web"),
            route.formatted("b", "2026-01-01T00:00:00Z", "web"),
            route.formatted("c", "2026-01-01T00:00:00Z", "nobody"));
    for (List<String> expected :
        List.of(
            List.of("a", "Conflicted"), List.of("b", "Accepted"), List.of("c", "TargetNotFound"))) {
      ResourceKey key = new ResourceKey(Kinds.DATABASE_ROUTE, "shop", expected.get(0));
      assertEquals(expected.get(1), condition(mesh, key, 0, "Accepted").reason());
    }
  }

  @Test
  void isTheSameObjectWhereNothingChangedBesideEndpoints() {
    PolicySet policies = policies(SERVICES);
    Mesh mesh = Mesh.of(policies, CatalogSnapshot.EMPTY);
    assertSame(mesh, mesh.next(policies, CatalogSnapshot.EMPTY));
    assertNotSame(mesh, mesh.next(policies(SERVICES), CatalogSnapshot.EMPTY));
    assertEquals(Map.of(), Statuses.of(mesh));
  }

  @Nested
  class Implied {
    @Test
    void aServiceIsImpliedByTheFirstWorkloadThatListensForCalls() {
      ServiceKey orders = new ServiceKey("shop", "orders");
      Workload caller = workload("orders-1", List.of());
      Workload other = workload("orders-2", List.of(WorkloadPort.declared("https", 8443)));
      assertNull(
          Mesh.of(PolicySet.of(List.of()), CatalogSnapshot.of(List.of(caller, other)))
              .service(orders),
          "calls to a host of that name go where they went without a mesh");

      Workload server = workload("orders-3", List.of(WorkloadPort.declared("http", 8080)));
      assertTrue(
          Objects.requireNonNull(
                  Mesh.of(PolicySet.of(List.of()), CatalogSnapshot.of(List.of(caller, server)))
                      .service(orders))
              .isImplied());
    }

    private static Workload workload(String name, List<WorkloadPort> ports) {
      return new Workload(
          new WorkloadKey("shop", name),
          Map.of(Workload.SERVICE_LABEL, "orders"),
          "10.0.0.1",
          false,
          ports,
          Locality.NONE,
          1,
          "",
          false,
          WorkloadState.READY,
          Instant.EPOCH);
    }
  }
}
