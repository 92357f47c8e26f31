package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Load;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.HeardInbound.Entry;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.RpcAsk;
import io.zerohop.testkit.RpcUnderTest.Told;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of an RPC that a server answers: begin, step, result, end. */
@ParameterizedClass
@MethodSource("io.zerohop.instrumentation.grpc.GrpcApp#libraries")
class ServedRpcTest {
  private static final Step SERVE = new Step.Serve(Around.NOTHING);

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final HeardInbound heard = HeardInbound.beside(mesh);
  @Parameter String tested = "";
  private @Nullable GrpcApp started;

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, GrpcHooks.class);
  }

  @BeforeEach
  void start() {
    started = GrpcApp.of(tested);
  }

  @AfterEach
  void stop() {
    app().close();
    heard.close();
  }

  private GrpcApp app() {
    return Objects.requireNonNull(started);
  }

  private RpcAsk ask() {
    return RpcAsk.unary("localhost:" + app().port("first"), "a");
  }

  private void awaitTold(String... words) throws Exception {
    Await.until(
        "the RPC's end is told",
        () ->
            !heard.faults().isEmpty()
                || (!heard.calls().isEmpty()
                    && heard.calls().get(0).told().size() >= words.length));
    assertEquals(List.of(), heard.faults());
    assertEquals(List.of(words), heard.onlyCall().told());
  }

  @Test
  void isAskedServedAndEndsOnce() throws Exception {
    heard.serve(seen -> SERVE);

    assertEquals("first:a", app().call(ask()));

    awaitTold("result OK", "ended OK");
    var seen = heard.onlyCall().request();
    assertEquals("/shop.Reviews/UNARY", seen.path());
    assertEquals("POST", seen.method());
    assertEquals("http", seen.scheme());
    assertEquals("localhost:" + app().port("first"), seen.authority());
    assertEquals(app().port("first"), seen.localPort());
    assertEquals("127.0.0.1", seen.peerAddress());
    assertTrue(seen.rpc());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void theCallsThatItLeadsToAreInTheMiddleOfIt() {
    Around around = new Around(System.nanoTime() + Duration.ofMinutes(5).toNanos(), null);
    heard.serve(seen -> seen.localPort() == app().port("first") ? new Step.Serve(around) : SERVE);
    app().tell("first", Told.RELAY);
    mesh.play("ratings", Script.inOrder(Sends.to(app().port("second"))));

    assertEquals("first>second:a", app().call(ask()));
    assertEquals(around, mesh.calls().get(0).request().around());

    assertEquals("first>second:a", app().call(ask().within(Duration.ofSeconds(20))));
    assertTrue(
        mesh.calls().get(1).request().around().deadline() < around.deadline(),
        "the caller's own deadline is earlier");
  }

  @Test
  void whoAsksForTheLoadIsToldInTheTrailersWhichTheApplicationDoesNotSee() {
    heard.serve(seen -> SERVE);
    Load said = new Load(0.45, 3);
    String bytes = new String(said.bytes(), StandardCharsets.ISO_8859_1);
    heard.load(field -> field.accept(LoadQuestion.TRAILER, bytes));
    Step.Send send = Sends.to(app().port("first"));
    mesh.play("reviews", Script.inOrder(Sends.headers(send, LoadQuestion.ASK)));

    String seen = app().ask("trailers", "reviews:9000");

    assertFalse(seen.contains(LoadQuestion.TRAILER), seen);
    assertEquals(bytes, loadTold());
    app().tell("first", Told.REFUSE); // by trailers alone
    assertFalse(app().ask("trailers", "reviews:9000").contains(LoadQuestion.TRAILER));
    assertEquals(bytes, loadTold());
    assertEquals(List.of(), heard.faults());
  }

  /** To the last call of the mesh. */
  private @Nullable String loadTold() {
    List<PlayedCall> calls = mesh.calls();
    List<AttemptResult> results = calls.get(calls.size() - 1).results();
    return results.get(results.size() - 1).headers().apply(LoadQuestion.TRAILER);
  }

  @Test
  void whoDoesNotAskIsNotToldTheLoad() {
    heard.serve(seen -> SERVE);
    heard.load(field -> field.accept(LoadQuestion.TRAILER, "B"));
    mesh.play("reviews", Script.inOrder(Sends.to(app().port("first"))));

    assertFalse(app().ask("trailers", "reviews:9000").contains(LoadQuestion.TRAILER));
    assertNull(loadTold());
  }

  @Test
  void anErrorIsToldWithItsCode() throws Exception {
    heard.serve(seen -> SERVE);
    app().tell("first", Told.NOT_FOUND);

    assertTrue(app().call(ask()).startsWith("NOT_FOUND"));

    awaitTold("ended NOT_FOUND");
  }

  @Test
  void anErrorBeforeThereIsAListenerIsToldToo() throws Exception {
    heard.serve(seen -> SERVE);
    app().tell("first", Told.REFUSE);

    assertTrue(app().call(ask()).startsWith("UNAVAILABLE"));

    awaitTold("ended UNAVAILABLE");
  }

  @Test
  void whatTheApplicationThrowsIsAnUnknownEnd() throws Exception {
    heard.serve(seen -> SERVE);
    app().ask("tell", "first", "THROW");

    assertTrue(app().call(ask()).startsWith("UNKNOWN"));

    awaitTold("ended UNKNOWN");
  }

  @Test
  void aCallerThatGivesUpIsTold() throws Exception {
    app().call(ask()); // a connection is there
    heard.serve(seen -> SERVE);
    app().tell("first", Told.SILENCE);

    String told = app().call(ask().within(Duration.ofSeconds(3)));

    assertTrue(told.startsWith("DEADLINE_EXCEEDED"), told);
    awaitTold("cancelled");
  }

  @Test
  void aRefusalReachesTheCallerAndNotTheApplication() {
    byte[] text = "not you".getBytes(StandardCharsets.UTF_8);
    List<Header> headers = List.of(new Header("zerohop-reason", "DENIED_BY_POLICY"));
    heard.serve(seen -> new Step.Respond(403, headers, text, Reason.DENIED_BY_POLICY));

    assertEquals("PERMISSION_DENIED not you", app().call(ask()));

    assertEquals(List.of(), app().seen("first"));
    assertEquals(List.of(), heard.onlyCall().told());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void whatPassesThroughAndWhatNobodyWantsToKnowIsServedAsEver() {
    assertEquals("first:a", app().call(ask()));
    assertEquals(List.of(), heard.calls());

    heard.serve(seen -> new Step.PassThrough(Reason.PASSED_THROUGH));
    assertEquals("first:a", app().call(ask()));
    assertEquals(List.of(), heard.onlyCall().told());
  }

  @Test
  void aMeshThatFailsChangesNothing() throws Exception {
    heard.serve(seen -> SERVE);
    // The end is told after the answer: of the call before it must not be taken for this one's.
    for (Entry entry :
        List.of(Entry.MAY_CONCERN, Entry.BEGIN, Entry.FIRST, Entry.END, Entry.RESULT)) {
      int before = heard.faults().size();
      heard.failAt(entry);
      assertEquals("first:a", app().call(ask()), entry.name());
      Await.until("a fault is told at " + entry, () -> heard.faults().size() > before);
    }
  }
}
