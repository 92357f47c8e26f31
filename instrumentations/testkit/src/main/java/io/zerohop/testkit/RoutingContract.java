package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.SERVICE;
import static io.zerohop.testkit.ContractBed.TLS;
import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.Ask.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a request goes and what it says when it gets there. */
abstract class RoutingContract {
  abstract ContractBed bed();

  @Test
  void reachesTheChosenEndpointOfAServiceThatNoDnsKnows() throws Exception {
    bed().play(Script.inOrder(Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/items?page=2"))));

    Backend.Request seen = bed().second().onlyRequest();
    assertEquals("/items?page=2", seen.target());
    assertEquals(SERVICE + ":8080", seen.header("host"));
  }

  @Test
  void tellsTheEngineWhatTheApplicationAsked() throws Exception {
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get(url("/items?page=2")).header("X-User", "tester"));

    PlayedCall.Seen request = bed().mesh().onlyCall().request();
    assertEquals("http", request.scheme());
    assertEquals(SERVICE, request.host());
    assertEquals(8080, request.port());
    assertEquals("GET", request.method());
    assertEquals("/items?page=2", request.path());
    assertEquals("tester", request.headers().get("x-user"));
    assertEquals(CallRequest.Body.NONE, request.body());
  }

  @Test
  void severalFieldsOfOneNameAreOneValueToTheEngine() throws Exception {
    bed().first().does((request, wire) -> wire.reply(200, "x", "X-Trace: t1", "X-Trace: t2"));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get(url("/")).header("X-User", "ada").header("X-User", "bob"));

    PlayedCall call = bed().mesh().onlyCall();
    assertEquals("ada,bob", call.request().headers().get("x-user"));
    assertEquals("t1,t2", call.results().get(0).headers().apply("x-trace"));
  }

  @Test
  void namesTheDefaultPortAndTheRootPathWhereTheUrlHasNone() throws Exception {
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get("http://" + SERVICE));

    PlayedCall.Seen request = bed().mesh().onlyCall().request();
    assertEquals(80, request.port());
    assertEquals("/", request.path());
    assertEquals(SERVICE, bed().first().onlyRequest().header("host"));
  }

  @Test
  void reportsTheAnswerAndItsHeaders() throws Exception {
    bed().first().does((request, wire) -> wire.reply(203, "x", "X-Trace: t1"));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get(url("/")));

    PlayedCall call = bed().mesh().onlyCall();
    assertEquals(1, call.results().size());
    assertEquals(203, call.results().get(0).status());
    assertNull(call.results().get(0).failure());
    assertEquals("t1", call.results().get(0).headers().apply("x-trace"));
    assertNull(call.results().get(0).headers().apply("x-absent"));
    Await.until("the call is closed", call::isClosed);
  }

  @Test
  void keepsTheApplicationsOwnTlsAndItsCheckOfTheServicesName() throws Exception {
    try (Backend secure = Backend.startTls("secure", TLS)) {
      bed().play(Script.inOrder(Sends.to(secure)));

      assertEquals("secure", bed().text(Ask.get("https://" + SERVICE + ":8443/items")));

      assertEquals("https", bed().mesh().onlyCall().request().scheme());
      assertEquals(SERVICE + ":8443", secure.onlyRequest().header("host"));
    }
  }

  @Test
  void speaksTheMeshsTlsBelowAPlainUrl() throws Exception {
    try (Backend secure = Backend.startTls("secure", TLS)) {
      bed().play(Script.inOrder(Sends.tls(Sends.to(secure), TLS)));

      assertEquals("secure", bed().text(Ask.get(url("/items"))));

      assertEquals(SERVICE + ":8080", secure.onlyRequest().header("host"));
    }
  }

  @Test
  void changesRequestHeadersOnTheWireOnly() throws Exception {
    HeaderChanges changes =
        new HeaderChanges(
            List.of("x-secret"),
            List.of(new Header("X-User", "set")),
            List.of(new Header("X-Trace", "added")));
    bed().play(Script.inOrder(Sends.headers(Sends.to(bed().first()), changes)));

    bed()
        .text(
            Ask.get(url("/"))
                .header("X-Secret", "s")
                .header("X-User", "app")
                .header("X-Trace", "app"));

    Backend.Request seen = bed().first().onlyRequest();
    assertEquals("", seen.header("x-secret"));
    assertEquals("set", seen.header("x-user"));
    assertEquals("app,added", seen.header("x-trace"));
  }

  /** Another length, and the server would read the rest of the body as the next request. */
  @Test
  void letsNoFilterSayWhereARequestEnds() throws Exception {
    HeaderChanges changes =
        new HeaderChanges(
            List.of("connection"),
            List.of(new Header("Content-Length", "3")),
            List.of(new Header("transfer-encoding", "chunked"), new Header("X-Trace", "added")));
    Step.Mirror mirror = Sends.mirror(bed().second());
    Step.Mirror changed =
        new Step.Mirror(mirror.address(), mirror.poolKey(), mirror.target(), changes);
    Step.Send send = Sends.headers(Sends.to(bed().first()), changes);
    bed().play(Script.inOrder(Sends.mirrored(send, changed)));

    assertEquals("first", bed().text(Ask.post(url("/items"), "content")));

    assertSaysContent(bed().first().onlyRequest());
    Await.until("the mirror has its copy", () -> !bed().second().requests().isEmpty());
    assertSaysContent(bed().second().onlyRequest());
  }

  private static void assertSaysContent(Backend.Request seen) {
    assertEquals("7", seen.header("content-length"));
    assertEquals("", seen.header("transfer-encoding"));
    assertEquals("content", new String(seen.body(), StandardCharsets.UTF_8));
    assertEquals("added", seen.header("x-trace"));
  }

  @Test
  void changesResponseHeaders() throws Exception {
    HeaderChanges changes =
        new HeaderChanges(
            List.of("x-internal"),
            List.of(new Header("X-Version", "v2")),
            List.of(new Header("X-Note", "added")));
    bed()
        .first()
        .does((request, wire) -> wire.reply(200, "body", "X-Internal: i", "X-Version: v1"));
    bed().play(Script.inOrder(Sends.to(bed().first()), new Step.Finish(changes)));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertNull(answer.header("x-internal"));
      assertEquals("v2", answer.header("x-version"));
      assertEquals("added", answer.header("x-note"));
      assertEquals("body", answer.text());
    }
  }

  @Test
  void asksForTheServersLoadAndKeepsTheAnswerFromTheApplication() throws Exception {
    String load = "TEXT named_metrics.in_flight=3";
    bed()
        .first()
        .does((request, wire) -> wire.reply(200, "body", LoadQuestion.ANSWER + ": " + load));
    Step.Send asking = Sends.headers(Sends.to(bed().first()), LoadQuestion.ASK);
    List<@Nullable String> told = new CopyOnWriteArrayList<>();
    bed()
        .play(
            (asked, last) -> {
              if (last == null) {
                return asking;
              }
              told.add(last.headers().apply(LoadQuestion.ANSWER));
              return new Step.Finish(LoadQuestion.HIDE);
            });

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertNull(answer.header(LoadQuestion.ANSWER));
      assertEquals("body", answer.text());
    }
    assertEquals("1", bed().first().onlyRequest().header(LoadQuestion.HEADER));
    assertEquals(List.of(load), told);
  }

  @Test
  void aHeaderWithLettersBeyondAsciiIsNoReasonToFail() throws Exception {
    HeaderChanges team =
        new HeaderChanges(List.of(), List.of(new Header("X-Team", "Z\u00fcrich")), List.of());
    bed().play(Script.inOrder(Sends.headers(Sends.to(bed().first()), team), new Step.Finish(team)));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertEquals("first", answer.text());
      assertEquals("Z\u00fcrich", answer.header("x-team"));
    }
    assertEquals("Z", bed().first().onlyRequest().header("x-team").substring(0, 1));
    assertTrue(bed().mesh().faults().isEmpty(), bed().mesh().faults().toString());
  }

  @Test
  void rewritesPathAndAuthorityOnTheWireOnly() throws Exception {
    Step.Send send = Sends.target(Sends.to(bed().first()), "/v2/items?x=1", "internal.test");
    bed().play(Script.inOrder(send));

    assertEquals("first", bed().text(Ask.get(url("/items?x=1"))));

    assertEquals("/v2/items?x=1", bed().first().onlyRequest().target());
    assertEquals("internal.test", bed().first().onlyRequest().header("host"));
  }

  /** Where the client lets an application set it at all. */
  @Test
  void rewritesAHostThatTheApplicationSetItself() throws Exception {
    bed().play(Script.inOrder(Sends.target(Sends.to(bed().first()), null, "internal.test")));

    bed().text(Ask.get(url("/items")).header("Host", "mine.test").header("x-user", "ada"));

    assertEquals("internal.test", bed().first().onlyRequest().header("host"));
    assertEquals("ada", bed().first().onlyRequest().header("x-user"));
  }

  @Test
  void rewritesABodysRequestWithoutTouchingTheBody() throws Exception {
    bed().play(Script.inOrder(Sends.target(Sends.to(bed().first()), "/v2", null)));

    bed().text(Ask.post(url("/v1"), "content"));

    Backend.Request seen = bed().first().onlyRequest();
    assertEquals("POST", seen.method());
    assertEquals("/v2", seen.target());
    assertEquals(SERVICE + ":8080", seen.header("host"));
    assertArrayEquals("content".getBytes(StandardCharsets.UTF_8), seen.body());
  }

  @Test
  void mirrorsAReplayableRequestAndThrowsTheAnswerAway() throws Exception {
    bed().second().answers(500);
    Step.Mirror mirror = Sends.mirror(bed().second());
    bed().play(Script.inOrder(Sends.mirrored(Sends.to(bed().first()), mirror)));

    assertEquals("first", bed().text(Ask.post(url("/items"), "content").header("X-User", "u")));

    Await.until("the mirror has its copy", () -> !bed().second().requests().isEmpty());
    Backend.Request copy = bed().second().onlyRequest();
    assertEquals("POST", copy.method());
    assertEquals("/items", copy.target());
    assertEquals(SERVICE + ":8080", copy.header("host"));
    assertEquals("u", copy.header("x-user"));
    assertEquals("content", new String(copy.body(), StandardCharsets.UTF_8));
  }

  @Test
  void aMirrorThatStallsDelaysNothing() throws Exception {
    bed().second().does((request, wire) -> wire.stall());
    Step.Mirror mirror = Sends.mirror(bed().second());
    bed().play(Script.inOrder(Sends.mirrored(Sends.to(bed().first()), mirror)));

    for (int call = 0; call < 20; call++) {
      assertEquals("first", bed().text(Ask.get(url("/items"))));
    }
  }

  @Test
  void countsACopyThatDoesNotArrive() throws Exception {
    long before = WovenJvm.current().lostCopies();
    Step.Mirror nowhere = Sends.mirror(Backend.deadPort());
    bed().play(Script.inOrder(Sends.mirrored(Sends.to(bed().first()), nowhere)));

    assertEquals("first", bed().text(Ask.get(url("/items"))));

    Await.until("it is counted", () -> WovenJvm.current().lostCopies() > before);
  }

  @Test
  void neverMirrorsABodyThatCanBeSentOnce() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.CHUNKED_STREAM)) {
      return;
    }
    Step.Mirror mirror = Sends.mirror(bed().second());
    bed().play(Script.inOrder(Sends.mirrored(Sends.to(bed().first()), mirror)));

    bed().text(Ask.bare("POST", url("/items")).with(Form.CHUNKED_STREAM, new byte[10]));
    bed().text(Ask.get(url("/after")));

    Await.until("the second call's copy is there", () -> !bed().second().requests().isEmpty());
    assertEquals("/after", bed().second().onlyRequest().target());
  }
}
