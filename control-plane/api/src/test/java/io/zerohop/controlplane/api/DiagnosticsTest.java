package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static io.zerohop.controlplane.api.RunningApi.SERVICES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Question;
import io.zerohop.controlplane.api.agents.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiagnosticsTest {
  private static final Refusal REFUSAL =
      new Refusal("checkout-1", "RouteConfiguration/reviews", "weight is odd", FakeAgents.T);

  private final RunningApi api;

  DiagnosticsTest(@TempDir Path directory) throws Exception {
    api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void showsThePlaneItsAgentsAndItsServices() throws Exception {
    api.agents.connect("checkout-1", "checkout", 0, REFUSAL);
    api.post(SERVICES, RunningApi.service("reviews"));

    RunningApi.Answer status = api.get("/zerohop/v1/status");

    assertEquals("0.1.0", status.at("/controlPlane/version"));
    assertEquals(api.server.access().server(), status.at("/controlPlane/http"));
    assertEquals("checkout-1", status.at("/agents/0/name"));
    assertEquals("enforce", status.at("/agents/0/mode"));
    assertFalse(status.body().at("/agents/0/current").asBoolean(true));
    assertEquals("weight is odd", status.at("/agents/0/refusals/0/message"));
    assertEquals("reviews", status.at("/services/0/name"));
    assertEquals(0, status.body().at("/services/0/endpoints").asInt(-1));
  }

  @Test
  void failsTheCheckForARefusalAndForAPolicyThatIsNotAccepted() throws Exception {
    assertTrue(api.get("/zerohop/v1/check").body().path("good").asBoolean());

    api.agents.connect("checkout-1", "checkout", 0, REFUSAL);
    api.post(ROUTES, RunningApi.route("a", 1));
    RunningApi.Answer check = api.get("/zerohop/v1/check");

    assertFalse(check.body().path("good").asBoolean(true));
    assertEquals("bad", level(check, "agents-accept"));
    assertEquals("bad", level(check, "policies"));
    assertEquals("good", level(check, "serving-certificate"));
  }

  @Test
  void failsTheCheckForAStoreThatCannotBeWritten() throws Exception {
    assertEquals("good", level(api.get("/zerohop/v1/check"), "store"));

    api.store.close();
    RunningApi.Answer check = api.get("/zerohop/v1/check");

    assertEquals("bad", level(check, "store"));
    assertFalse(check.body().path("good").asBoolean(true));
  }

  @Test
  void asksTheInstanceLastActiveToExplain() throws Exception {
    api.agents.connect("checkout-1", "checkout", 10);
    api.agents.connect("checkout-2", "checkout", 20);
    api.agents.answers.put("checkout-1", "{\"who\":1}");
    api.agents.answers.put("checkout-2", "{\"who\":2}");

    RunningApi.Answer answer =
        api.post(
            "/zerohop/v1/workloads/checkout/explain?namespace=default",
            "{\"method\":\"GET\",\"url\":\"http://reviews/x\",\"headers\":{\"X-User\":[\"b\"]}}");

    assertEquals(2, answer.body().path("who").asInt());
    assertEquals(
        new Question.Explain("GET", "http://reviews/x", Map.of("x-user", List.of("b"))),
        api.agents.asked.get(0));
    assertEquals(
        400, api.post("/zerohop/v1/workloads/checkout/explain", "{\"url\":\"/x\"}").status());
  }

  @Test
  void describesEveryInstanceAndSaysWhichOneIsSilent() throws Exception {
    api.agents.connect("checkout-1", "checkout", 1);
    api.agents.connect("checkout-2", "checkout", 2);
    api.agents.answers.put("checkout-1", "{\"name\":\"checkout-1\"}");

    RunningApi.Answer all = api.get("/zerohop/v1/workloads/checkout/describe");
    RunningApi.Answer silent = api.get("/zerohop/v1/workloads/checkout-2/describe");

    assertEquals("checkout-1", all.at("/workloads/0/name"));
    assertTrue(all.at("/workloads/1/error").contains("did not answer"));
    assertEquals(503, silent.status());
    assertEquals("checkout-2 did not answer within 5 s", silent.at("/message"));
  }

  @Test
  void changesTheModeOfAWorkload() throws Exception {
    api.agents.connect("checkout-1", "checkout", 1);
    api.agents.answers.put("checkout-1", "{}");

    RunningApi.Answer answer =
        api.post("/zerohop/v1/workloads/checkout-1/mode", "{\"mode\":\"observe\"}");

    assertEquals("observe", answer.at("/changed/0/mode"));
    assertEquals(List.of(new Question.ChangeMode("observe")), api.agents.asked);
    assertEquals(
        400, api.post("/zerohop/v1/workloads/checkout-1/mode", "{\"mode\":\"x\"}").status());
  }

  @Test
  void namesTheNearestWorkload() throws Exception {
    api.agents.connect("checkout-1", "checkout", 1);

    RunningApi.Answer answer = api.get("/zerohop/v1/workloads/chekout/describe");

    assertEquals(404, answer.status());
    assertTrue(answer.at("/message").contains("did you mean \"checkout\"?"), answer.at("/message"));
  }

  @Test
  void tellsHowFarAPolicyHasCome() throws Exception {
    api.post(ROUTES, RunningApi.route("a", 1));
    String path = "/zerohop/v1/programmed?kind=HTTPRoute&namespace=default&name=";
    api.agents.programmings.put("HTTPRoute/default/a", new Programming(1, 2, 3, List.of(REFUSAL)));
    RunningApi.Answer partly = api.get(path + "a");
    api.agents.programmings.put("HTTPRoute/default/a", new Programming(1, 3, 3, List.of()));
    RunningApi.Answer all = api.get(path + "a");
    api.merge(ROUTES + "/a", "{\"spec\":{\"rules\":[{\"name\":\"r\"}]}}");
    RunningApi.Answer older = api.get(path + "a");

    assertEquals(2, partly.body().path("held").asInt());
    assertFalse(partly.body().path("current").asBoolean());
    assertEquals("weight is odd", partly.at("/refusals/0/message"));
    assertTrue(all.body().path("current").asBoolean());
    assertFalse(older.body().path("current").asBoolean());
    assertEquals(404, api.get(path + "nope").status());
  }

  private static String level(RunningApi.Answer check, String name) {
    for (var one : check.body().path("checks")) {
      if (one.path("name").asText().equals(name)) {
        return one.path("level").asText();
      }
    }
    return "missing";
  }
}
