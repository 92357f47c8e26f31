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
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds of policies that are attached to a Service. */
class AttachedPoliciesTest {
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
                "{" + WEB_PARENT + ", rules: [{timeouts: {request: 9s}, retry: {codes: [503]}}]}"));
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

  private static boolean saysWhatPostNeverGets(Mesh mesh, Kind kind, String name) {
    Condition accepted = condition(mesh, new ResourceKey(kind, "shop", name), 0, "Accepted");
    assertTrue(accepted.status(), accepted.message());
    return accepted
        .message()
        .endsWith(
            "; its retry is not for methods that are not idempotent, such as POST: they are sent"
                + " again only if nothing was sent, unless a TrafficPolicy says"
                + " retry.nonIdempotent");
  }

  private static boolean routeSays(String rule, String... policies) {
    List<String> texts = new ArrayList<>(List.of(policies));
    texts.add(0, SERVICES);
    texts.add(route("r", "shop", "", "{" + WEB_PARENT + ", rules: [{" + rule + "}]}"));
    return saysWhatPostNeverGets(mesh(texts.toArray(String[]::new)), Kinds.HTTP_ROUTE, "r");
  }

  @Test
  void aRetryThatPostNeverGetsIsInTheConditionsMessage() {
    assertTrue(routeSays("retry: {codes: [503]}"));
    assertTrue(routeSays("matches: [{method: GET}, {method: POST}], retry: {codes: [503]}"));
    assertFalse(routeSays("matches: [{method: GET}], retry: {codes: [503]}"), "no POST is met");
    assertFalse(routeSays("retry: {codes: [503], attempts: 0}"), "nothing is sent again");
    assertFalse(routeSays("timeouts: {request: 9s}"), "no retry");
    assertFalse(routeSays("retry: {codes: [503]}", policy("p", "")), "POST is sent again too");

    String careful = policy("p", "").replace(", nonIdempotent: true", "");
    assertTrue(routeSays("retry: {attempts: 1}", careful), "the codes are the policy's");
    Kind kind = Kinds.TRAFFIC_POLICY;
    assertTrue(saysWhatPostNeverGets(mesh(SERVICES, careful), kind, "p"));
    assertFalse(saysWhatPostNeverGets(mesh(SERVICES, policy("p", "")), kind, "p"));
    String safe = careful.replace("codes: [500], conditions: [Reset]", "conditions: [Unavailable]");
    assertFalse(saysWhatPostNeverGets(mesh(SERVICES, safe), kind, "p"), "RPCs are sent again");
  }

  @Test
  void oneWithoutItsServiceIsNotAccepted() {
    Mesh mesh = mesh(policy("p", ""));
    assertEquals(
        "TargetNotFound",
        condition(mesh, new ResourceKey(Kinds.TRAFFIC_POLICY, "shop", "p"), 0, "Accepted")
            .reason());
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

  private static String ofFault(boolean database, String fault) {
    String route =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: DatabaseRoute
        metadata: {name: db, namespace: shop}
        spec: {targetRefs: [{kind: Service, name: web}]}
        """;
    String policy =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: FaultPolicy
        metadata: {name: f, namespace: shop}
        spec: {targetRefs: [{kind: Service, name: web}], %s}
        """
            .formatted(fault);
    Mesh mesh = database ? mesh(SERVICES, route, policy) : mesh(SERVICES, policy);
    ResourceKey key = new ResourceKey(Kinds.FAULT_POLICY, "shop", "f");
    String message = condition(mesh, key, 0, "Accepted").message();
    int caveat = message.indexOf("; ");
    return caveat < 0 ? "" : message.substring(caveat + 2);
  }

  @Test
  void aFaultSaysWhatMeansNothingToADatabaseOrToAnotherService() {
    String state = "abort: {sqlState: 57P01}";
    assertEquals("", ofFault(true, state));
    assertEquals(
        "abort.sqlState means nothing, as no DatabaseRoute is for it", ofFault(false, state));
    String status = "abort: {httpStatus: 503}";
    assertEquals("", ofFault(false, status));
    assertEquals(
        "it is a database, and its statements are not aborted without abort.sqlState",
        ofFault(true, status));
    String headers = "delay: {fixed: 1s}, headers: [{name: a, value: b}]";
    assertEquals("", ofFault(false, headers));
    assertEquals(
        "it is a database, and not for its statements, which have no headers",
        ofFault(true, headers));
    assertEquals("", ofFault(true, "delay: {fixed: 1s}"));
  }

  private static String telemetry(String name, String namespace, String created) {
    return """
    ---
    apiVersion: zerohop.io/v1alpha1
    kind: TelemetryPolicy
    metadata: {name: %s, namespace: %s, creationTimestamp: "%s"}
    spec: {export: {controlPlane: true}}
    """
        .formatted(name, namespace, created);
  }

  @Test
  void whatNamesNoTargetIsForItsNamespaceOrForTheMesh() {
    Mesh mesh =
        mesh(
            SERVICES,
            telemetry("young", "shop", "2026-01-02T00:00:00Z"),
            telemetry("old", "shop", "2026-01-01T00:00:00Z"),
            telemetry("all", "zerohop-system", ""));
    Kind kind = Kinds.TELEMETRY_POLICY;

    Condition young = condition(mesh, new ResourceKey(kind, "shop", "young"), 0, "Accepted");
    assertEquals("Conflicted", young.reason());
    assertEquals(
        "TelemetryPolicy/shop/old is older and holds all workloads of namespace shop",
        young.message());
    assertEquals(
        "it holds for all workloads of namespace shop",
        condition(mesh, new ResourceKey(kind, "shop", "old"), 0, "Accepted").message());
    assertEquals(
        "it holds for all workloads of the mesh",
        condition(mesh, new ResourceKey(kind, "zerohop-system", "all"), 0, "Accepted").message());
    assertEquals(List.of("", "shop"), List.copyOf(mesh.telemetry().forWorkloads("shop").keySet()));
    assertEquals(List.of(""), List.copyOf(mesh.telemetry().forWorkloads("depot").keySet()));
  }
}
