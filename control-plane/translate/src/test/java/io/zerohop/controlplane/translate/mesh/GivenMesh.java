package io.zerohop.controlplane.translate.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import java.util.Objects;

/** A mesh of two services, with the policies of a test. */
final class GivenMesh {
  static final String SERVICES =
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

  static final String WEB_PARENT = "parentRefs: [{group: '', kind: Service, name: web, port: 80}]";

  private GivenMesh() {}

  static String route(String name, String namespace, String created, String spec) {
    return """
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: %s, namespace: %s, creationTimestamp: "%s"}
    spec: %s
    """
        .formatted(name, namespace, created, spec);
  }

  static Mesh mesh(String... texts) {
    return Mesh.of(policies(texts), CatalogSnapshot.EMPTY);
  }

  static PolicySet policies(String... texts) {
    Parsed parsed = PolicyReader.strict().read(new Source("p.yaml", String.join("\n", texts)));
    assertEquals(List.of(), parsed.errors());
    return PolicySet.of(parsed.resources());
  }

  static Destination destination(Mesh mesh, String namespace, String name, int port) {
    MeshService service = Objects.requireNonNull(mesh.service(new ServiceKey(namespace, name)));
    return new Destination(service, Objects.requireNonNull(service.port(port)));
  }

  static Condition condition(Mesh mesh, ResourceKey key, int parent, String type) {
    PolicyStatus status = Objects.requireNonNull(Statuses.of(mesh).get(key));
    return status.parents().get(parent).conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
