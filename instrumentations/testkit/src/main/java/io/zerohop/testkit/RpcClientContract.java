package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.RpcAsk.Kind;
import io.zerohop.testkit.RpcUnderTest.Told;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every RPC library must do for the mesh, and must go on doing for its application. A module
 * passes by one test class that extends this one, in a JVM whose library is woven.
 */
public abstract class RpcClientContract extends RpcCarriedContract {
  private static final String TARGET = "reviews:9000";
  private static final Duration SHORT = Duration.ofMillis(300);

  private String unary(String message) {
    return rpc().call(RpcAsk.unary(TARGET, message));
  }

  private String call(Kind kind, String... messages) {
    return rpc().call(RpcAsk.of(kind, TARGET, messages));
  }

  private static AttemptResult last(PlayedCall call) {
    return call.results().get(call.results().size() - 1);
  }

  // where an RPC goes

  @Test
  void everyRpcIsRoutedByItselfToANameThatNoDnsKnows() {
    List<Step.Send> turns = new ArrayList<>(List.of(first(), second(), first()));
    mesh().playEach("reviews", () -> Script.inOrder(turns.remove(0)));

    assertEquals("first:a", unary("a"));
    assertEquals("second:b", unary("b"));
    assertEquals("first:c", unary("c"));

    assertEquals(List.of("reviews:9000 ada", "reviews:9000 ada"), rpc().seen("first"));
    PlayedCall call = mesh().calls().get(0);
    assertEquals("/shop.Reviews/UNARY", call.request().path());
    assertEquals("POST", call.request().method());
    assertEquals("ada", call.request().headers().get("x-user"));
    assertEquals("application/grpc", call.request().headers().get("content-type"));
    assertEquals(9000, call.request().port());
    assertEquals(CallRequest.Body.REPLAYABLE, call.request().body());
    assertEquals(RpcCode.OK, last(call).rpc());
    assertTrue(call.isClosed());
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void allKindsOfStreamsFollow() {
    mesh().play("reviews", Script.inOrder(second()));

    assertEquals("second:0 second:1 second:2", call(Kind.SERVER_STREAMING, "3"));
    assertEquals("second:abc", call(Kind.CLIENT_STREAMING, "a", "b", "c"));
    assertEquals("second:a second:b", call(Kind.BIDI_STREAMING, "a", "b"));
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void headersAreChanged() {
    HeaderChanges changes =
        new HeaderChanges(List.of(), List.of(new HeaderChanges.Header("X-User", "eve")), List.of());
    mesh().play("reviews", Script.inOrder(Sends.headers(first(), changes)));

    assertEquals("first:a", unary("a"));

    assertEquals(List.of("reviews:9000 eve"), rpc().seen("first"));
  }

  @Test
  void headersOfTheResponseAreChanged() {
    HeaderChanges changes =
        new HeaderChanges(
            List.of("x-inside"),
            List.of(new HeaderChanges.Header("X-Server", "mesh")),
            List.of(new HeaderChanges.Header("X-Route", "reviews")));
    mesh().play("reviews", (asked, last) -> asked == 0 ? first() : new Step.Finish(changes));

    assertEquals(List.of("x-route=reviews", "x-server=mesh"), rpc().responseHeaders(TARGET));
    rpc().tell("first", Told.REFUSE);
    assertEquals(List.of("x-route=reviews", "x-server=mesh"), rpc().responseHeaders(TARGET));

    mesh().play("reviews", Script.inOrder(first()));
    assertEquals(List.of("x-inside=yes", "x-server=first"), rpc().responseHeaders(TARGET));
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void theAuthorityIsRewritten() {
    mesh().play("reviews", Script.inOrder(Sends.target(first(), null, "reviews-v2:9000")));

    assertEquals("first:a", unary("a"));

    assertEquals(List.of("reviews-v2:9000 ada"), rpc().seen("first"));
  }

  @Test
  void aCopyGoesToTheMirrorAndItsAnswerToNobody() throws Exception {
    mesh()
        .play(
            "reviews", Script.inOrder(Sends.mirrored(first(), Sends.mirror(rpc().port("second")))));

    assertEquals("first:a", unary("a"));

    Await.until("the copy arrives", () -> !rpc().seen("second").isEmpty());
    assertEquals(List.of("reviews:9000 ada"), rpc().seen("second"));
    assertEquals(List.of(), mesh().faults());
  }

  // once more, elsewhere

  @Test
  void goesElsewhereAfterAStatusBeforeAResponseBegan() {
    rpc().tell("first", Told.UNAVAILABLE);
    mesh().play("reviews", Script.retrying(first(), second()));

    assertEquals("second:a", unary("a"));
    assertEquals("second:ab", call(Kind.CLIENT_STREAMING, "a", "b"));
    assertEquals("second:0 second:1", call(Kind.SERVER_STREAMING, "2"));

    AttemptResult refused = mesh().calls().get(0).results().get(0);
    assertEquals(RpcCode.UNAVAILABLE, refused.rpc());
    assertNull(refused.failure());
  }

  @Test
  void goesElsewhereWhenAServerRefusesAtOnce() {
    rpc().tell("first", Told.REFUSE);
    mesh().play("reviews", Script.retrying(first(), second()));

    assertEquals("second:a second:b", call(Kind.BIDI_STREAMING, "a", "b"));
    assertEquals("second:ab", call(Kind.CLIENT_STREAMING, "a", "b"));
  }

  @Test
  void goesElsewhereWhenNobodyListens() {
    mesh().play("reviews", Script.retrying(Sends.to(Backend.deadPort()), second()));

    assertEquals("second:a", unary("a"));
    assertEquals("second:a second:b", call(Kind.BIDI_STREAMING, "a", "b"));

    AttemptResult refused = mesh().calls().get(0).results().get(0);
    assertEquals(Failure.CONNECT, refused.failure());
    assertEquals(Phase.NOT_CONNECTED, refused.phase());
  }

  @Test
  void aConnectionWhoseServerEndedIsMadeAgainWhenItIsNeeded() {
    mesh().play("reviews", Script.retrying(first(), second()));
    assertEquals("first:a", unary("a"));
    rpc().stop("first");

    for (int call = 0; call < 5; call++) {
      assertEquals("second:b", unary("b"));
    }
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void aResponseThatBeganIsNeverSentForAgain() {
    rpc().tell("first", Told.LATE);
    mesh().play("reviews", Script.retrying(first(), second()));

    assertEquals("UNAVAILABLE after a message", call(Kind.SERVER_STREAMING, "2"));

    assertEquals(List.of(), rpc().seen("second"));
    assertEquals(RpcCode.UNAVAILABLE, last(mesh().onlyCall()).rpc());
    assertTrue(mesh().onlyCall().isClosed());
  }

  @Test
  void thePushbackOfAServerIsShown() {
    rpc().tell("first", Told.PUSHBACK);
    mesh().play("reviews", Script.inOrder(first()));

    assertTrue(unary("a").startsWith("UNAVAILABLE"));

    AttemptResult result = mesh().onlyCall().results().get(0);
    assertEquals("-1", result.headers().apply("grpc-retry-pushback-ms"));
  }

  @Test
  void aRequestThatGrewTooLargeIsSentOnce() {
    mesh().replayLimit(1000);
    rpc().tell("first", Told.UNAVAILABLE);
    mesh().play("reviews", Script.retrying(first(), second()));

    assertEquals("second:" + "x".repeat(900), unary("x".repeat(900)));
    assertEquals(
        "UNAVAILABLE told so", call(Kind.CLIENT_STREAMING, "x".repeat(900), "x".repeat(900)));

    assertTrue(mesh().calls().get(1).isCancelled());
  }

  // what the application sees

  @Test
  void theServersOwnStatusReachesTheApplication() {
    rpc().tell("first", Told.NOT_FOUND);
    mesh().play("reviews", Script.inOrder(first()));

    assertEquals("NOT_FOUND told so", unary("a"));
  }

  @Test
  void theMeshsOwnAnswersAreStatuses() {
    mesh().play("reviews", Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));
    String failed = unary("a");
    assertTrue(failed.startsWith("UNAVAILABLE NO_ENDPOINTS: "), failed);

    mesh().play("reviews", Script.inOrder(answer(404, Reason.NO_ROUTE)));
    assertEquals("UNIMPLEMENTED NO_ROUTE: so it is", unary("a"));
    mesh().play("reviews", Script.inOrder(answer(403, Reason.DENIED_BY_POLICY)));
    assertEquals("PERMISSION_DENIED DENIED_BY_POLICY: so it is", unary("a"));
  }

  private static Step.Respond answer(int status, Reason reason) {
    byte[] text = (reason + ": so it is").getBytes(StandardCharsets.UTF_8);
    return new Step.Respond(status, List.of(), text, reason);
  }

  @Test
  void aCancelledRpcEndsAsTheLibraryEndsIt() {
    rpc().tell("first", Told.SILENCE);
    mesh().play("reviews", Script.inOrder(first()));

    assertEquals("CANCELLED enough", rpc().cancelled(TARGET));

    assertTrue(mesh().onlyCall().isCancelled());
  }

  // time

  @Test
  void anAttemptThatTakesTooLongIsGivenUp() {
    rpc().tell("first", Told.SILENCE);
    mesh().playEach("reviews", () -> Script.retrying(Sends.attemptLimit(first(), SHORT), second()));

    assertEquals("second:a", unary("a"));

    assertEquals(Failure.TIMEOUT, mesh().onlyCall().results().get(0).failure());
  }

  @Test
  void aConnectionThatIsNotThereInTimeIsGivenUp() {
    try (StuckServer stuck = new StuckServer()) {
      Step.Send silent = Sends.connectLimit(Sends.to(stuck.port()), SHORT);
      mesh().playEach("reviews", () -> Script.retrying(silent, second()));

      assertEquals("second:a", unary("a"));

      AttemptResult late = mesh().onlyCall().results().get(0);
      assertEquals(Phase.NOT_CONNECTED, late.phase());
      assertEquals(Failure.CONNECT, late.failure());
    }
  }

  @Test
  void aLimitForConnectingDoesNotHoldOnceThereIsAConnection() {
    rpc().tell("first", Told.SILENCE);
    Step.Send first = Sends.callLimit(first(), Duration.ofSeconds(2));
    mesh().play("reviews", Script.inOrder(Sends.connectLimit(first, SHORT)));

    assertTrue(unary("a").startsWith("DEADLINE_EXCEEDED"));
    assertEquals(Phase.SENT, mesh().onlyCall().results().get(0).phase());
  }

  @Test
  void aLimitForTheWholeCallIsADeadlineAndOnlyShortens() {
    rpc().tell("first", Told.SILENCE);
    mesh().playEach("reviews", () -> Script.inOrder(Sends.callLimit(first(), SHORT)));
    assertTrue(unary("a").startsWith("DEADLINE_EXCEEDED"));

    mesh()
        .playEach("reviews", () -> Script.inOrder(Sends.callLimit(first(), Duration.ofMinutes(5))));
    String hurried = rpc().call(RpcAsk.unary(TARGET, "a").within(SHORT));
    assertTrue(hurried.startsWith("DEADLINE_EXCEEDED"), hurried);
    assertTrue(mesh().calls().get(1).request().timeoutNanos() <= SHORT.toNanos());
    assertTrue(mesh().calls().get(1).isClosed());
  }

  @Test
  void theDeadlineOfAnInboundRpcHoldsForTheCallsThatItMakes() {
    rpc().tell("first", Told.RELAY);
    mesh().play("ratings", Script.inOrder(second()));
    Duration limit = Duration.ofSeconds(20);
    String outside = "localhost:" + rpc().port("first");

    assertEquals("first>second:a", rpc().call(RpcAsk.unary(outside, "a").within(limit)));
    assertEquals("first>second:b", rpc().call(RpcAsk.unary(outside, "b")));

    PlayedCall.Seen inside = mesh().calls().get(0).request();
    assertTrue(inside.timeoutNanos() > 0 && inside.timeoutNanos() <= limit.toNanos());
    assertTrue(inside.around().deadline() <= System.nanoTime() + limit.toNanos());
    assertEquals(Step.Limits.NONE, mesh().calls().get(1).request().around().deadline());
    assertEquals(0, mesh().calls().get(1).request().timeoutNanos());
  }

  @Test
  void anRpcThatWaitsForReadinessWaitsUntilThereIsAnEndpoint() {
    List<Step> turns = new ArrayList<>();
    turns.add(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
    turns.add(Sends.to(Backend.deadPort()));
    turns.add(second());
    mesh().playEach("reviews", () -> Script.inOrder(turns.remove(0)));

    assertEquals("second:a", rpc().call(RpcAsk.unary(TARGET, "a").patient(Duration.ofSeconds(20))));

    assertEquals(3, mesh().calls().size());
  }

  // nothing changes where nothing is to change, and where the mesh itself fails

  @Test
  void outsideTheMeshTheLibrarysOwnResolverAndBalancerServe() {
    assertEquals("first:a", rpc().call(RpcAsk.unary("localhost:" + rpc().port("first"), "a")));
    assertEquals(List.of(), mesh().calls());

    // The mesh may know the name and still let the call go on.
    mesh().play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
    assertEquals("second:a", rpc().call(RpcAsk.unary("localhost:" + rpc().port("second"), "a")));
    assertFalse(mesh().calls().isEmpty());
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void aMeshThatFailsBeforeSomethingIsSentLetsTheCallGoOn() {
    mesh().play("localhost", Script.inOrder(Sends.to(Backend.deadPort())));
    RpcAsk ask = RpcAsk.unary("localhost:" + rpc().port("first"), "a");
    for (ScriptedMesh.Entry entry :
        List.of(
            ScriptedMesh.Entry.MAY_CONCERN, ScriptedMesh.Entry.BEGIN, ScriptedMesh.Entry.FIRST)) {
      mesh().failAt(entry);

      assertEquals("first:a", rpc().call(ask), entry.name());
    }
    assertFalse(mesh().faults().isEmpty());
  }

  @Test
  void aMeshThatFailsLaterHandsOnWhatTheServerSaid() {
    mesh().play("reviews", Script.inOrder(first()));
    for (ScriptedMesh.Entry entry :
        List.of(ScriptedMesh.Entry.RESULT, ScriptedMesh.Entry.BODY_END)) {
      mesh().failAt(entry);

      assertEquals("first:a", unary("a"), entry.name());
    }
    assertFalse(mesh().faults().isEmpty());
  }
}
