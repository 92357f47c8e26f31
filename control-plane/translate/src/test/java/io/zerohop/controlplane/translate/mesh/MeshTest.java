package io.zerohop.controlplane.translate.mesh;

import static io.zerohop.controlplane.translate.mesh.GivenMesh.SERVICES;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.WEB_PARENT;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.condition;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.destination;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.mesh;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.policies;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.route;
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
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MeshTest {
  /** The rules as {@code route/number path}, in order. */
  private static List<String> rules(Mesh mesh, String caller, Destination destination) {
    List<RankedRule> rules = mesh.rules(destination, caller);
    return rules == null
        ? List.of()
        : rules.stream()
            .map(r -> r.route().name() + "/" + r.rule().number() + " " + r.match().path().value())
            .toList();
  }

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
