package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.ExplanationJson;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Action.MirrorTo;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.RedirectTo;
import io.zerohop.engine.route.Rewrite;
import io.zerohop.engine.route.Route;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rule's filters make of a call. */
class FiltersTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";
  private static final String SHADOW = "shadow.shop.svc.cluster.local:8080";

  private final TestMesh test =
      new TestMesh().service("reviews", "10.0.0.1:80").service("shadow", "10.0.0.9:80");

  private static TestRequest get(String path) {
    return TestRequest.get("http://reviews:8080" + path);
  }

  private Step first(Action action, HeaderChanges response, TestRequest request) {
    PathMatch path = new PathMatch.Segments("/old");
    test.routes(REVIEWS, new Route(Route.Id.UNNAMED, path, List.of(), action, response)).publish();
    return test.begin(request).first();
  }

  @Test
  void aRedirectIsAnsweredWithoutAConnection() {
    RedirectTo to = new RedirectTo("https", null, 0, new Rewrite.MatchedPrefix("/new"), true);
    HeaderChanges more =
        new HeaderChanges(List.of(), List.of(), List.of(new Header("x-by", "policy")));
    Step.Respond respond =
        assertInstanceOf(
            Step.Respond.class, first(new Action.Redirect(to, 308), more, get("/old/a?b=c")));
    assertEquals(308, respond.status());
    assertEquals(
        List.of(
            new Header("zerohop-reason", "ANSWERED_BY_POLICY"),
            new Header("location", "https://reviews/new/a?b=c"),
            new Header("x-by", "policy")),
        respond.headers());
    assertEquals("reviews.shop 308 ANSWERED_BY_POLICY, answered by the agent", test.ends.get(0));
  }

  @Test
  void aDirectResponseIsGivenAsItStands() {
    byte[] body = "down for repair".getBytes(StandardCharsets.UTF_8);
    Step.Respond respond =
        assertInstanceOf(
            Step.Respond.class,
            first(new Action.Direct(503, body), HeaderChanges.NONE, get("/old")));
    assertEquals(503, respond.status());
    assertEquals("down for repair", new String(respond.body(), StandardCharsets.UTF_8));
  }

  @Test
  void withoutAMatchingRuleTheAnswerIs404() {
    Step.Respond respond =
        assertInstanceOf(
            Step.Respond.class, first(Forward.to(REVIEWS), HeaderChanges.NONE, get("/elsewhere")));
    assertEquals(404, respond.status());
    assertEquals(Reason.NO_ROUTE, respond.reason());
    assertEquals(
        "NO_ROUTE: no rule of reviews.shop matches\n",
        new String(respond.body(), StandardCharsets.UTF_8));
  }

  @Test
  void backendsThatTakeNothingAreAnsweredWith500() {
    Step.Respond respond =
        assertInstanceOf(
            Step.Respond.class,
            first(Forward.to(new Backend(REVIEWS, 0)), HeaderChanges.NONE, get("/old")));
    assertEquals(500, respond.status());
    assertEquals(Reason.BACKEND_UNRESOLVED, respond.reason());
  }

  @Test
  void pathAndAuthorityAreRewrittenForTheBackendOnly() {
    Rewrite rewrite = new Rewrite(new Rewrite.MatchedPrefix("/v2"), "internal.example.com");
    Step.Send send =
        send(first(Forward.to(REVIEWS).with(rewrite), HeaderChanges.NONE, get("/old/a?q")));
    assertEquals(new Step.Target("/v2/a?q", "internal.example.com"), send.target());
    assertEquals("/old/a?q", get("/old/a?q").path());
  }

  @Test
  void headersAreChangedOnTheWayThereAndBack() {
    HeaderChanges there =
        new HeaderChanges(List.of("x-gone"), List.of(new Header("x-set", "1")), List.of());
    HeaderChanges back =
        new HeaderChanges(List.of(), List.of(), List.of(new Header("x-back", "1")));
    Backend backend = new Backend(REVIEWS, 1, there, back, null, null);
    test.forward(REVIEWS, Forward.to(backend)).publish();
    Call call = test.begin(get("/"));
    assertEquals(there, send(call.first()).headers());
    assertEquals(new Step.Finish(back), call.result(answer(200)));
  }

  @Test
  void copiesGoToTheMirrorBesideTheFirstAttemptOnly() {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(new MirrorTo(SHADOW, MirrorTo.ALL)))
        .cluster(Cluster.named(REVIEWS), "10.0.0.1:80", "10.0.0.2:80")
        .publish();
    Call call = test.begin(get("/"));
    Step.Send send = send(call.first());
    assertEquals(TestMesh.address("10.0.0.9", 80), send.mirrors().get(0).address());
    assertEquals(List.of(), send(call.result(TestMesh.refused())).mirrors());
  }

  @Test
  void aShareOfCallsIsMirrored() {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(new MirrorTo(SHADOW, 250_000))).publish();
    assertEquals(1, send(test.draws(249_999).begin(get("/")).first()).mirrors().size());
    assertEquals(0, send(test.draws(250_000).begin(get("/")).first()).mirrors().size());
  }

  @Test
  void aBodyThatCanBeSentOnceIsNotMirroredAndCounted() {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(new MirrorTo(SHADOW, MirrorTo.ALL))).publish();
    Call call = test.begin(TestRequest.post("http://reviews:8080/", Body.ONCE));
    assertEquals(List.of(), send(call.first()).mirrors());
    assertEquals(1, test.skippedMirrors);
  }

  @Test
  void noCopyGoesInTheClearToAMirrorThatAsksForTls() {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(new MirrorTo(SHADOW, MirrorTo.ALL)))
        .cluster(Cluster.named(SHADOW).withTls(new TlsWanted("mTLS")), "10.0.0.9:80")
        .publish();
    assertEquals(List.of(), send(test.begin(get("/")).first()).mirrors());
    assertEquals(1, test.skippedMirrors);

    test.cluster(Cluster.named(SHADOW).withTls(new Object()), "10.0.0.9:80").publish();
    assertEquals(List.of(), send(test.begin(get("/")).first()).mirrors());
    assertEquals(2, test.skippedMirrors);
  }

  @Test
  void aCopyWaitsForNoLookUpOfItsMirrorsName() {
    test.forward(REVIEWS, Forward.to(REVIEWS).with(new MirrorTo(SHADOW, MirrorTo.ALL)))
        .cluster(
            Cluster.named(SHADOW),
            Endpoint.at(InetSocketAddress.createUnresolved("known.example.com", 443)))
        .publish();
    assertEquals(List.of(), send(test.begin(get("/")).first()).mirrors());
    assertEquals(0, test.lookUps);
    assertEquals(1, test.skippedMirrors);
  }

  @Test
  void aQuestionIsAnsweredByTheSameCodeAndCountsNothing() {
    test.publish();
    String text = test.explain(get("/"));
    assertTrue(
        text.startsWith("1 client      test client\n2 service     reviews -> reviews.shop\n"));
    assertTrue(text.contains("4 backend     reviews.shop   the only one"));
    assertTrue(text.contains("> 10.0.0.1:80"));
    assertEquals(List.of(), test.ends);
    assertTrue(test.explain(TestRequest.get("http://example.org/")).contains("not in the mesh"));
    test.listener("later.shop.svc.cluster.local:80").publish();
    assertTrue(test.explain(TestRequest.get("http://later/")).contains("not held yet"));
  }

  @Test
  void anExplanationTellsWhatTheRuleChanges() {
    HeaderChanges there =
        new HeaderChanges(List.of("x-gone"), List.of(new Header("x-set", "1")), List.of());
    Rewrite rewrite = new Rewrite(new Rewrite.MatchedPrefix("/v2"), "internal.example.com");
    Forward forward =
        Forward.to(new Backend(REVIEWS, 1, there, HeaderChanges.NONE, null, null))
            .with(rewrite)
            .with(new MirrorTo(SHADOW, 125_000));
    first(forward, HeaderChanges.NONE, get("/old/a?q"));

    String text = test.explain(get("/old/a?q"));

    assertTrue(text.contains("path becomes /v2/a?q"), text);
    assertTrue(text.contains("Host becomes internal.example.com"), text);
    assertTrue(text.contains("request headers: without x-gone, x-set: 1"), text);
    assertTrue(text.contains("a copy of 12.5 % of the calls goes to "), text);
  }

  @Test
  void anExplanationTellsWhereARedirectLeads() {
    RedirectTo to = new RedirectTo("https", null, 0, new Rewrite.MatchedPrefix("/new"), true);
    first(new Action.Redirect(to, 308), HeaderChanges.NONE, get("/old/a"));

    String text = test.explain(get("/old/a?b=c"));

    assertTrue(text.contains("answered with a redirect to https://reviews/new/a?b=c"), text);
  }

  @Test
  void anExplanationSaysThatTheModeLetsTheCallGoOnUnchanged() {
    test.publish();
    test.mesh().mode(Mode.OFF);

    String text = test.explain(get("/"));

    assertTrue(text.contains("8 outcome     the mode is off: the call goes on unchanged"), text);
  }

  @Test
  void inPlainWordsTheRulesStandBelowEachOther() {
    String text =
        ExplanationText.render(
            new Recorder()
                .stage(3, "route")
                .passedOver("a rule 1", "no", null)
                .taken("a rule 2", "yes", null)
                .explanation(),
            false);

    List<String> lines = text.lines().toList();
    assertEquals(lines.get(0).indexOf("a rule 1"), lines.get(1).indexOf("a rule 2"), text);
  }

  @Test
  void anExplanationIsAlsoJson() {
    test.publish();
    String json = ExplanationJson.write(test.mesh().explain(get("/"), "say \"hi\"\n"));
    assertTrue(
        json.startsWith(
            "{\"stages\":[{\"number\":1,\"name\":\"client\",\"lines\":"
                + "[{\"mark\":\"none\",\"text\":\"say \\\"hi\\\"\\u000a\"}]}"),
        json);
    assertTrue(json.contains("\"mark\":\"taken\",\"subject\":\"10.0.0.1:80\""), json);
  }
}
