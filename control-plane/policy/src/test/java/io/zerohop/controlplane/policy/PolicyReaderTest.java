package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.policy.spec.HttpRouteSpec;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: reviews
        namespace: shop
      spec:
        parentRefs:
        - {group: "", kind: Service, name: reviews, port: 80}
        rules:
        - matches:
          - path: {type: PathPrefix, value: /api}
          backendRefs:
          - {name: reviews-v1, port: 80, weight: 80}
          - {name: reviews-v2, port: 80, weight: 20}
          timeouts: {request: 1m30s}
      """;

  private static Parsed read(String text) {
    return PolicyReader.strict().read(new Source("routes.yaml", text));
  }

  @Test
  void readsARouteIntoRecordsWithTheirOrigins() {
    Parsed parsed = read(ROUTE);
    assertEquals(List.of(), parsed.problems());
    Resource route = parsed.resources().get(0);
    assertEquals("HTTPRoute/shop/reviews", route.ref());
    HttpRouteSpec spec = assertInstanceOf(HttpRouteSpec.class, route.spec());
    assertEquals("routes.yaml:10", spec.rules().get(0).origin());
    assertEquals("routes.yaml:14", spec.rules().get(0).backends().get(1).origin());
    assertEquals(20, spec.rules().get(0).backends().get(1).weight());
    assertEquals(Duration.ofSeconds(90), spec.rules().get(0).timeouts().request());
  }

  @Test
  void showsAllProblemsOfAllDocumentsAtOnceWithTheirPlaces() {
    Parsed parsed =
        read(
            ROUTE.replace("weight: 20", "wieght: 20").replace("value: /api", "value: api")
                + "---\nfoo: [\n---\napiVersion: v1\nkind: Servise\nmetadata: {name: x}\n");
    assertEquals(
        List.of(Code.SYNTAX, Code.WRONG_VALUE, Code.UNKNOWN_FIELD, Code.UNKNOWN_KIND),
        parsed.problems().stream().map(Problem::code).toList());
    Problem unknown = parsed.problems().get(2);
    assertEquals("routes.yaml:14:36", unknown.where());
    assertEquals("did you mean \"weight\"?", unknown.hint());
    assertEquals("spec.rules[0].backendRefs[1].wieght", unknown.path().text());
    assertTrue(parsed.problems().get(3).hint().contains("Service"));
    assertTrue(parsed.resources().isEmpty());
  }

  @Test
  void takesUnknownFieldsForWarningsWhereAskedAndLeavesThemOut() {
    Parsed parsed =
        PolicyReader.strict()
            .unknownFields(UnknownFields.WARN)
            .read(new Source("r.yaml", ROUTE.replace("weight: 20", "wieght: 20")));
    assertFalse(parsed.hasErrors());
    assertEquals(1, parsed.problems().size());
    assertFalse(TreeWriter.yaml(parsed.resources().get(0).tree()).contains("wieght"));
  }

  @Test
  void skipsKubernetesKindsWithAWarning() {
    Parsed parsed = read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
    assertFalse(parsed.hasErrors());
    assertEquals(Code.SKIPPED_KIND, parsed.problems().get(0).code());
  }

  @Test
  void readsJsonAndWhatItWrites() {
    Resource route = read(ROUTE).resources().get(0);
    for (String text :
        List.of(
            TreeWriter.json(route.tree()),
            TreeWriter.json(route.tree()).replace("  ", "\t"),
            TreeWriter.compactJson(route.tree()),
            TreeWriter.yaml(route.tree()))) {
      Parsed again = PolicyReader.strict().read(Source.unnamed(text));
      assertEquals(List.of(), again.problems(), text);
      assertEquals(route.tree().value(), again.resources().get(0).tree().value());
    }
  }
}
