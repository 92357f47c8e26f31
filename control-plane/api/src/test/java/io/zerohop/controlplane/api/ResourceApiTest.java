package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static io.zerohop.controlplane.api.RunningApi.route;
import static io.zerohop.controlplane.api.RunningApi.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.api.RunningApi.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResourceApiTest {
  private RunningApi api;

  ResourceApiTest(@TempDir Path directory) throws Exception {
    api = RunningApi.withoutConditions(directory.resolve("data"));
  }

  @BeforeEach
  void makeARoute() throws Exception {
    assertEquals(201, api.post(ROUTES, route("a", 1)).status());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void givesBackWhatWasMadeWithIdentityAndVersion() throws Exception {
    Answer answer = api.get(ROUTES + "/a");

    assertEquals("HTTPRoute", answer.at("/kind"));
    assertEquals("default", answer.at("/metadata/namespace"));
    assertEquals(1, answer.body().at("/metadata/generation").asInt());
    assertEquals("1", answer.at("/metadata/resourceVersion"));
    assertFalse(answer.at("/metadata/uid").isEmpty());
    assertEquals("test", answer.at("/metadata/managedFields/0/manager"));
    assertEquals(1, answer.body().at("/spec/rules/0/backendRefs/0/weight").asInt());
  }

  @Test
  void refusesToMakeWhatIsThere() throws Exception {
    Answer answer = api.post(ROUTES, route("a", 2));

    assertEquals(409, answer.status());
    assertEquals("AlreadyExists", answer.at("/reason"));
    assertEquals("httproutes", answer.at("/details/kind"));
  }

  @Test
  void saysNotFoundAsAStatusObject() throws Exception {
    Answer answer = api.get(ROUTES + "/nope");

    assertEquals(404, answer.status());
    assertEquals("Status", answer.at("/kind"));
    assertEquals("httproutes.gateway.networking.k8s.io \"nope\" not found", answer.at("/message"));
  }

  @Test
  void replacesOnlyTheVersionThatTheCallerSaw() throws Exception {
    String seen = api.get(ROUTES + "/a").body().toString();
    assertEquals(
        200, api.put(ROUTES + "/a", seen.replace("\"weight\":1", "\"weight\":5")).status());

    Answer stale = api.put(ROUTES + "/a", seen.replace("\"weight\":1", "\"weight\":9"));

    assertEquals(409, stale.status());
    assertEquals("Conflict", stale.at("/reason"));
    assertEquals(5, api.get(ROUTES + "/a").body().at("/spec/rules/0/backendRefs/0/weight").asInt());
  }

  @Test
  void countsGenerationsForTheSpecOnly() throws Exception {
    Answer labelled = api.merge(ROUTES + "/a", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    Answer same = api.merge(ROUTES + "/a", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    Answer changed = api.merge(ROUTES + "/a", "{\"spec\":{\"rules\":[{\"name\":\"r\"}]}}");

    assertEquals(1, labelled.body().at("/metadata/generation").asInt());
    assertEquals(labelled.at("/metadata/resourceVersion"), same.at("/metadata/resourceVersion"));
    assertEquals(2, changed.body().at("/metadata/generation").asInt());
  }

  @Test
  void keepsStatusAndSpecApart() throws Exception {
    Answer ignored = api.merge(ROUTES + "/a", "{\"status\":{\"x\":1}}");
    Answer status =
        api.merge(ROUTES + "/a/status", "{\"status\":{\"mine\":1},\"spec\":{\"rules\":[]}}");

    assertTrue(ignored.body().at("/status/x").isMissingNode());
    assertEquals(1, status.body().at("/status/mine").asInt());
    assertEquals(1, status.body().at("/spec/rules").size());
    assertEquals(1, status.body().at("/metadata/generation").asInt());
  }

  @Test
  void refusesAnUnknownFieldByNameAndWarnsWhereAsked() throws Exception {
    String mistyped = route("b", 1).replace("\"weight\"", "\"wieght\"");

    Answer strict = api.post(ROUTES, mistyped);
    Answer warned = api.post(ROUTES + "?fieldValidation=Warn", mistyped);
    Answer ignored = api.put(ROUTES + "/b?fieldValidation=Ignore", mistyped);

    assertEquals(400, strict.status());
    assertTrue(
        strict
            .at("/message")
            .contains(
                "strict decoding error: unknown field \"spec.rules[0].backendRefs[0].wieght\" (did"
                    + " you mean \"weight\"?)"),
        strict.at("/message"));
    assertEquals("spec.rules[0].backendRefs[0].wieght", strict.at("/details/causes/0/field"));
    assertEquals(201, warned.status());
    assertTrue(warned.warnings().get(0).contains("unknown field"), "" + warned.warnings());
    assertEquals(200, ignored.status());
    assertTrue(ignored.warnings().isEmpty());
    assertFalse(ignored.body().toString().contains("wieght"));
  }

  @Test
  void namesEveryWrongValueAtOnce() throws Exception {
    Answer answer = api.post(ROUTES, route("b", -3).replace("\"port\":8080", "\"port\":\"x\""));

    assertEquals(422, answer.status());
    assertEquals("Invalid", answer.at("/reason"));
    assertEquals(2, answer.body().at("/details/causes").size());
  }

  @Test
  void storesAReferenceThatDoesNotResolve() throws Exception {
    assertEquals(201, api.post(ROUTES, route("b", 1).replace("reviews", "nobody")).status());
  }

  @Test
  void keepsNothingOfADryRun() throws Exception {
    Answer made = api.post(ROUTES + "?dryRun=All", route("b", 1));
    Answer changed =
        api.merge(ROUTES + "/a?dryRun=All", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
    Answer gone = api.delete(ROUTES + "/a?dryRun=All", "");

    assertEquals(201, made.status());
    assertEquals(404, api.get(ROUTES + "/b").status());
    assertEquals("y", changed.at("/metadata/labels/x"));
    assertEquals("1", changed.at("/metadata/resourceVersion"));
    assertEquals(200, gone.status());
    assertEquals(1, api.store.version());
  }

  @Test
  void selectsByLabelAndName() throws Exception {
    api.post(ROUTES, route("b", 1));
    api.post(ROUTES, route("c", 1));

    assertEquals(2, api.get(ROUTES + "?labelSelector=app%20in%20(a,c)").body().at("/items").size());
    assertEquals(2, api.get(ROUTES + "?labelSelector=app!%3Da").body().at("/items").size());
    assertEquals(0, api.get(ROUTES + "?labelSelector=!app").body().at("/items").size());
    assertEquals(
        "b", api.get(ROUTES + "?fieldSelector=metadata.name%3Db").at("/items/0/metadata/name"));
    assertEquals(400, api.get(ROUTES + "?fieldSelector=spec.x%3Db").status());
  }

  @Test
  void pagesThroughACollection() throws Exception {
    api.post(ROUTES, route("b", 1));
    api.post(ROUTES, route("c", 1));

    Answer first = api.get(ROUTES + "?limit=2");
    Answer second = api.get(ROUTES + "?limit=2&continue=" + first.at("/metadata/continue"));

    assertEquals(2, first.body().at("/items").size());
    assertEquals("c", second.at("/items/0/metadata/name"));
    assertTrue(second.body().at("/metadata/continue").isMissingNode());
    assertEquals(first.at("/metadata/resourceVersion"), second.at("/metadata/resourceVersion"));
    assertEquals(400, api.get(ROUTES + "?continue=nonsense!").status());
  }

  @Test
  void deletesOnlyTheObjectThatTheCallerMeans() throws Exception {
    Answer wrong = api.delete(ROUTES + "/a", "{\"preconditions\":{\"uid\":\"another\"}}");
    Answer right = api.delete(ROUTES + "/a", "{\"preconditions\":{\"resourceVersion\":\"1\"}}");

    assertEquals(409, wrong.status());
    assertEquals("Success", right.at("/status"));
    assertEquals(404, api.get(ROUTES + "/a").status());
  }

  @Test
  void waitsForFinalizersBeforeAnObjectGoes() throws Exception {
    api.merge(ROUTES + "/a", "{\"metadata\":{\"finalizers\":[\"x.io/hold\"]}}");

    Answer marked = api.delete(ROUTES + "/a", "");
    assertFalse(marked.at("/metadata/deletionTimestamp").isEmpty());
    assertEquals(200, api.get(ROUTES + "/a").status());

    api.merge(ROUTES + "/a", "{\"metadata\":{\"finalizers\":null}}");
    assertEquals(404, api.get(ROUTES + "/a").status());
  }

  @Test
  void deletesASelectionOfACollection() throws Exception {
    api.post(ROUTES, route("b", 1));

    Answer answer = api.delete(ROUTES + "?labelSelector=app%3Da", "");

    assertEquals("a", answer.at("/items/0/metadata/name"));
    assertEquals("b", api.get(ROUTES).at("/items/0/metadata/name"));
  }

  @Test
  void mergesTheirPortsStrategicallyForServicesOnly() throws Exception {
    api.post(SERVICES, service("s"));
    String type = "application/strategic-merge-patch+json";

    Answer patched =
        api.send(
            "PATCH",
            SERVICES + "/s",
            type,
            "{\"spec\":{\"ports\":[{\"name\":\"grpc\",\"port\":9090}]}}");
    Answer refused = api.send("PATCH", ROUTES + "/a", type, "{}");

    assertEquals(2, patched.body().at("/spec/ports").size());
    assertEquals(415, refused.status());
  }

  @Test
  void aMapThatSaysNothingIsNoChange() throws Exception {
    String before = api.get(ROUTES + "/a").at("/metadata/resourceVersion");

    Answer patched =
        api.send(
            "PATCH",
            ROUTES + "/a",
            "application/merge-patch+json",
            "{\"metadata\":{\"annotations\":{},\"labels\":{}}}");

    assertEquals(before, patched.at("/metadata/resourceVersion"));
    assertFalse(patched.body().path("metadata").has("annotations"), "" + patched.body());
  }

  @Test
  void takesAJsonPatch() throws Exception {
    String type = "application/json-patch+json";
    String path = "\"path\":\"/spec/rules/0/backendRefs/0/weight\"";

    Answer patched =
        api.send("PATCH", ROUTES + "/a", type, "[{\"op\":\"replace\"," + path + ",\"value\":8}]");
    Answer failed =
        api.send("PATCH", ROUTES + "/a", type, "[{\"op\":\"test\"," + path + ",\"value\":1}]");

    assertEquals(8, patched.body().at("/spec/rules/0/backendRefs/0/weight").asInt());
    assertEquals(422, failed.status());
  }

  @Test
  void appliesOnTheServerWithOwnersAndConflicts() throws Exception {
    Answer made = api.apply(ROUTES + "/s", "one", false, route("s", 1));
    Answer again = api.apply(ROUTES + "/s", "one", false, route("s", 1));
    Answer conflict = api.apply(ROUTES + "/s", "two", false, route("s", 2));
    Answer forced = api.apply(ROUTES + "/s", "two", true, route("s", 2));

    assertEquals(201, made.status());
    assertEquals(made.at("/metadata/resourceVersion"), again.at("/metadata/resourceVersion"));
    assertEquals(409, conflict.status());
    assertEquals("FieldManagerConflict", conflict.at("/details/causes/0/reason"));
    assertEquals(".spec.rules", conflict.at("/details/causes/0/field"));
    assertEquals(200, forced.status());
    assertEquals(2, forced.body().at("/spec/rules/0/backendRefs/0/weight").asInt());
  }

  @Test
  void takesAwayWhatAnApplierNoLongerWants() throws Exception {
    api.apply(ROUTES + "/s", "one", false, route("s", 1));
    api.merge(ROUTES + "/s", "{\"metadata\":{\"labels\":{\"kept\":\"yes\"}}}");

    Answer after =
        api.apply(
            ROUTES + "/s", "one", false, route("s", 1).replace(",\"labels\":{\"app\":\"s\"}", ""));

    assertTrue(after.body().at("/metadata/labels/app").isMissingNode());
    assertEquals("yes", after.at("/metadata/labels/kept"));
  }

  @Test
  void showsTheSameObjectInEachVersion() throws Exception {
    Answer old = api.get(ROUTES.replace("/v1/", "/v1beta1/") + "/a");

    assertEquals("gateway.networking.k8s.io/v1beta1", old.at("/apiVersion"));
  }

  @Test
  void refusesADocumentOfAnotherKindNameOrNamespace() throws Exception {
    assertEquals(400, api.post(ROUTES, service("x")).status());
    assertEquals(400, api.put(ROUTES + "/other", route("a", 1)).status());
    assertEquals(
        400,
        api.post(
                ROUTES,
                route("b", 1).replace("\"name\":\"b\"", "\"name\":\"b\",\"namespace\":\"x\""))
            .status());
  }

  @Test
  void refusesWhatIsNoJsonOrHasANameTwice() throws Exception {
    assertEquals(400, api.post(ROUTES, "{\"a\":").status());
    assertEquals(400, api.post(ROUTES, "{\"kind\":\"a\",\"kind\":\"b\"}").status());
    assertEquals(400, api.post(ROUTES, "").status());
    assertEquals(
        415, api.send("POST", ROUTES, "application/vnd.kubernetes.protobuf", "x").status());
  }

  @Test
  void answersByATableWhereAsked() throws Exception {
    Answer table =
        api.send(
            api.request(ROUTES)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .build());

    assertEquals("Table", table.at("/kind"));
    assertEquals("Name", table.at("/columnDefinitions/0/name"));
    assertEquals("a", table.at("/rows/0/cells/0"));
    assertEquals("a", table.at("/rows/0/object/metadata/name"));
  }

  @Test
  void tellsWhatItServes() throws Exception {
    assertEquals("v1", api.get("/api").at("/versions/0"));
    assertEquals("gateway.networking.k8s.io", api.get("/apis").at("/groups/0/name"));
    assertEquals("v1", api.get("/apis/gateway.networking.k8s.io").at("/preferredVersion/version"));
    assertTrue(api.get("/api/v1").body().toString().contains("services/status"));
    assertEquals(404, api.get("/apis/nobody.io/v1").status());
    assertEquals("2.0", api.get("/openapi/v2").at("/swagger"));
    String document =
        api.get("/openapi/v3").at("/paths/apis~1zerohop.io~1v1alpha1/serverRelativeURL");
    Answer openApi = api.get(document);
    assertEquals("3.0.0", openApi.at("/openapi"));
    assertFalse(
        openApi
            .body()
            .at("/components/schemas/io.zerohop.v1alpha1.Workload/properties/spec")
            .isMissingNode());
    assertEquals("default", api.get("/api/v1/namespaces").at("/items/0/metadata/name"));
    assertNotEquals("", api.get("/version").at("/gitVersion"));
  }

  @Test
  void tellsWhyAPatchCannotBeApplied() throws Exception {
    Answer refused =
        api.send(
            "PATCH",
            ROUTES + "/a",
            "application/json-patch+json",
            "[{\"op\":\"replace\",\"path\":\"/spec/nothing\",\"value\":1}]");

    assertEquals(422, refused.status());
    assertTrue(refused.at("/details/causes/0/message").contains("/spec/nothing"));
  }

  @Test
  void saysThatANamespaceInBinaryFormIsNotTaken() throws Exception {
    Answer refused =
        api.send("POST", "/api/v1/namespaces", "application/vnd.kubernetes.protobuf", "k8s\0");

    assertEquals(415, refused.status());
    assertEquals("UnsupportedMediaType", refused.at("/reason"));
  }

  @Test
  void refusesMethodsThatAPathDoesNotHave() throws Exception {
    assertEquals(405, api.put(ROUTES, "{}").status());
    assertEquals(405, api.post(ROUTES + "/a", "{}").status());
    assertEquals(405, api.delete("/api/v1/namespaces/default", "").status());
    assertEquals(404, api.get(ROUTES + "/a/scale").status());
  }
}
