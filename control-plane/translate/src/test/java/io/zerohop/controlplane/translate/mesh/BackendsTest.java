package io.zerohop.controlplane.translate.mesh;

import static io.zerohop.controlplane.translate.mesh.GivenMesh.SERVICES;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.WEB_PARENT;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.condition;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.destination;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.mesh;
import static io.zerohop.controlplane.translate.mesh.GivenMesh.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where rules send calls. */
class BackendsTest {
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
