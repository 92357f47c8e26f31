package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec:
        selector: {app: reviews}
        ports: [{port: 8080}]
      """;
  private static final String ROUTE =
      """
      ---
      # The canary.
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: canary}
      spec:
        parentRefs: [{group: "", kind: Service, name: reviews}]
        rules:
        - backendRefs:
          - {name: reviews, port: 8080, weight: 20}
      """;

  private final RunningApi api;

  BatchTest(@TempDir Path directory) throws Exception {
    api = RunningApi.withoutConditions(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void storesAllDocumentsInOneStep() throws Exception {
    RunningApi.Answer first = apply(SERVICE + ROUTE);
    RunningApi.Answer again = apply(SERVICE + ROUTE);
    RunningApi.Answer changed = apply(SERVICE + ROUTE.replace("20", "30"));

    assertEquals(200, first.status());
    assertEquals("created", first.at("/results/0/action"));
    assertEquals("canary", first.at("/results/1/name"));
    assertEquals("unchanged", again.at("/results/1/action"));
    assertEquals("unchanged", changed.at("/results/0/action"));
    assertEquals("configured", changed.at("/results/1/action"));
    assertEquals(2, api.get(ROUTES + "/canary").body().at("/metadata/generation").asInt());
  }

  @Test
  void storesNothingWhenOneDocumentIsWrongAndNamesEachPlace() throws Exception {
    RunningApi.Answer refused =
        apply(SERVICE.replace("port: 8080", "prt: 8080") + ROUTE.replace("weight", "wieght"));

    assertEquals(422, refused.status());
    assertFalse(refused.body().path("accepted").asBoolean());
    assertEquals("shop.yaml:6:12", refused.at("/problems/0/where"));
    assertTrue(refused.body().toString().contains("shop.yaml:16:35"), "" + refused.body());
    assertTrue(refused.body().toString().contains("did you mean"), "" + refused.body());
    assertEquals(0, api.store.version());
  }

  @Test
  void takesAReferenceToNothingForAnErrorUnlessAllowed() throws Exception {
    RunningApi.Answer refused =
        apply(SERVICE + ROUTE.replace("{name: reviews, ", "{name: review, "));
    RunningApi.Answer allowed = send("apply", ROUTE, body -> body.put("allowUnresolved", true));

    assertEquals(422, refused.status());
    assertEquals("ZH0204", refused.at("/problems/0/code"));
    assertEquals("shop.yaml:16:14", refused.at("/problems/0/where"));
    assertEquals("spec.rules[0].backendRefs[0].name", refused.at("/problems/0/field"));
    assertEquals("did you mean \"reviews\"?", refused.at("/problems/0/hint"));
    assertEquals(200, allowed.status());
    assertEquals("warning", allowed.at("/problems/0/level"));
  }

  @Test
  void takesATargetThatIsNotThereForAnErrorUnlessAllowed() throws Exception {
    String policy =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: TrafficPolicy
        metadata: {name: patient}
        spec:
          targetRefs: [{kind: Service, name: reviws}]
          timeouts: {request: 5s}
        """;

    RunningApi.Answer refused = apply(SERVICE + policy);
    RunningApi.Answer allowed =
        send("apply", SERVICE + policy, body -> body.put("allowUnresolved", true));

    assertEquals(422, refused.status());
    assertEquals("ZH0201", refused.at("/problems/0/code"));
    assertEquals("shop.yaml:12:38", refused.at("/problems/0/where"));
    assertEquals("spec.targetRefs[0].name", refused.at("/problems/0/field"));
    assertEquals("did you mean \"reviews\"?", refused.at("/problems/0/hint"));
    assertEquals(200, allowed.status());
    assertEquals("warning", allowed.at("/problems/0/level"));
  }

  @Test
  void storesWhatStandsBesideARouteOfGatewaysAlone() throws Exception {
    String gateways =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: from-outside}
        spec:
          parentRefs: [{name: door}, {name: more, kind: ListenerSet}]
          rules: [{backendRefs: [{name: elsewhere, port: 80}]}]
        """;

    RunningApi.Answer answer = apply(SERVICE + ROUTE + gateways);

    assertEquals(200, answer.status(), "" + answer.body());
    assertEquals("from-outside", answer.at("/results/2/name"));
    assertEquals(
        List.of("ZH0123 warning", "ZH0123 warning", "ZH0301 warning"), problems(answer.body()));
  }

  private static List<String> problems(JsonNode body) {
    List<String> all = new ArrayList<>();
    for (JsonNode problem : body.path("problems")) {
      all.add(problem.path("code").asText() + " " + problem.path("level").asText());
    }
    return all;
  }

  @Test
  void keepsNothingOfADryRun() throws Exception {
    RunningApi.Answer answer = send("apply", SERVICE, body -> body.put("dryRun", true));

    assertEquals("created", answer.at("/results/0/action"));
    assertEquals(0, api.store.version());
  }

  @Test
  void showsWhatWouldChange() throws Exception {
    apply(SERVICE + ROUTE);

    RunningApi.Answer diff = send("diff", SERVICE + ROUTE.replace("20", "30"), body -> body);

    assertEquals("unchanged", diff.at("/diffs/0/action"));
    assertEquals("configured", diff.at("/diffs/1/action"));
    assertTrue(diff.at("/diffs/1/before").contains("weight: 20"), diff.at("/diffs/1/before"));
    assertTrue(diff.at("/diffs/1/after").contains("weight: 30"), diff.at("/diffs/1/after"));
    assertFalse(diff.at("/diffs/1/after").contains("uid"));
    assertEquals(2, api.store.version());
  }

  @Test
  void remembersFileAndLineUntilSomebodyElseChangesTheObject() throws Exception {
    apply(SERVICE + ROUTE);
    assertEquals("shop.yaml:9", canary().location().origin());
    assertEquals(
        "shop.yaml:15", canary().tree().object("spec").items("rules").get(0).at().origin());

    api.merge(ROUTES + "/canary", "{\"spec\":{\"hostnames\":[\"a.example\"]}}");

    assertEquals("", canary().location().origin());
  }

  @Test
  void keepsStatusAndAnnotationsOfOthers() throws Exception {
    apply(SERVICE + ROUTE);
    api.merge(ROUTES + "/canary", "{\"metadata\":{\"annotations\":{\"tool.io/note\":\"x\"}}}");
    api.merge(ROUTES + "/canary/status", "{\"status\":{\"mine\":1}}");

    apply(SERVICE + ROUTE.replace("20", "40"));

    RunningApi.Answer after = api.get(ROUTES + "/canary");
    assertEquals("x", after.body().at("/metadata/annotations").path("tool.io/note").asText());
    assertEquals(1, after.body().at("/status/mine").asInt());
    assertEquals(40, after.body().at("/spec/rules/0/backendRefs/0/weight").asInt());
  }

  @Test
  void warnsOfKubernetesKindsThatMeanNothingHere() throws Exception {
    RunningApi.Answer answer =
        apply("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n---\n" + SERVICE);

    assertEquals(200, answer.status());
    assertEquals("warning", answer.at("/problems/0/level"));
    assertEquals(1, answer.body().at("/results").size());
  }

  @Test
  void findsPoliciesAgainAfterARestart(@TempDir Path other) throws Exception {
    try (RunningApi one = RunningApi.withoutConditions(other)) {
      one.post("/zerohop/v1/apply", body(SERVICE + ROUTE).toString());
    }
    try (RunningApi two = RunningApi.withoutConditions(other)) {
      Resource route =
          two.policies.current().get(new ResourceKey(Kinds.HTTP_ROUTE, "default", "canary"));
      assertEquals("shop.yaml:9", Objects.requireNonNull(route).location().origin());
      two.delete(ROUTES + "/canary", "");
      assertNull(two.policies.current().get(route.key()));
    }
  }

  private Resource canary() {
    return Objects.requireNonNull(
        api.policies.current().get(new ResourceKey(Kinds.HTTP_ROUTE, "default", "canary")));
  }

  private RunningApi.Answer apply(String text) throws Exception {
    return send("apply", text, body -> body);
  }

  private RunningApi.Answer send(
      String verb, String text, java.util.function.UnaryOperator<ObjectNode> with)
      throws Exception {
    return api.post("/zerohop/v1/" + verb, with.apply(body(text)).toString());
  }

  private static ObjectNode body(String text) {
    ObjectNode body = new ObjectMapper().createObjectNode();
    body.putArray("documents").addObject().put("source", "shop.yaml").put("text", text);
    return body;
  }
}
