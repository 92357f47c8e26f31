package io.zerohop.controlplane.translate.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What policies on routes and rules hold for. */
class TargetsTest {
  private static final String ROUTE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        selector: {app: web}
        ports: [{name: http, port: 80}]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: r, namespace: shop}
      spec:
        parentRefs: [{group: "", kind: Service, name: web}]
        rules: [{name: find}]
      """;

  private static final String POLICY =
      """
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: %s
      metadata: {name: p, namespace: shop}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: r, sectionName: find}
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: r, sectionName: fin}
        - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: s}
        %s
      """;

  private static Mesh mesh(String policy) {
    Parsed parsed = PolicyReader.strict().read(new Source("p.yaml", ROUTE + policy));
    assertEquals(List.of(), parsed.errors());
    return Mesh.of(PolicySet.of(parsed.resources()), CatalogSnapshot.EMPTY);
  }

  private static void assertHolds(Kind kind, String more) {
    Mesh mesh = mesh(POLICY.formatted(kind.kind(), more));
    ResourceKey key = new ResourceKey(kind, "shop", "p");
    PolicyStatus status = Objects.requireNonNull(Statuses.of(mesh).get(key));
    assertEquals(
        List.of(
            "it holds for calls to HTTPRoute/shop/r/find",
            "HTTPRoute/shop/r has no rule of the name \"fin\"; did you mean \"find\"?",
            "HTTPRoute \"s\" does not exist in namespace shop; did you mean \"r\"?"),
        status.parents().stream().map(parent -> parent.conditions().get(0).message()).toList());
    MeshService web = Objects.requireNonNull(mesh.service(new ServiceKey("shop", "web")));
    assertTrue(
        mesh.origins(web.destinations().get(0), "shop").contains(key), "its agents are counted");
  }

  @Test
  void aLimitOnARuleIsAcceptedWhereTheRouteHasTheRule() {
    assertHolds(Kinds.TRAFFIC_POLICY, "rateLimit: {requests: 10}");
  }

  @Test
  void aFaultOnARuleIsAcceptedWhereTheRouteHasTheRule() {
    assertHolds(Kinds.FAULT_POLICY, "abort: {httpStatus: 503}");
  }

  @Test
  void aGatewayBesideAServiceIsPassedOverAndHasNoStatusOfOurs() {
    String gateway = ROUTE.replace("parentRefs: [", "parentRefs: [{name: door}, ");
    Parsed parsed = PolicyReader.strict().read(new Source("p.yaml", gateway));
    Mesh mesh = Mesh.of(PolicySet.of(parsed.resources()), CatalogSnapshot.EMPTY);

    PolicyStatus status =
        Objects.requireNonNull(
            Statuses.of(mesh).get(new ResourceKey(Kinds.HTTP_ROUTE, "shop", "r")));

    assertEquals(List.of("web"), status.parents().stream().map(p -> p.name()).toList());
    assertTrue(status.parents().get(0).conditions().get(0).status());
    MeshService web = Objects.requireNonNull(mesh.service(new ServiceKey("shop", "web")));
    assertTrue(mesh.origins(web.destinations().get(0), "shop").contains(status.key()));
  }
}
