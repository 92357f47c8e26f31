package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.HeardInbound.Entry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the adapter of every HTTP server must do for the mesh with the requests that it answers, and
 * must leave to its application. A module passes by a test class that extends this one, in a JVM
 * whose server is woven.
 */
public abstract class ServerContract extends LoadContract {
  private static final Around LIMITED = new Around(12345, null);
  private static final Step SERVE = new Step.Serve(LIMITED);
  private static final Step PASS = new Step.PassThrough(Reason.PASSED_THROUGH);

  /** Ids of the hook points that requests pass, as {@link InjectingAdapter#FAULT} wants them. */
  protected abstract List<String> points();

  private void askInVain(String path) {
    try {
      text(path);
    } catch (IOException broken) {
      assertFalse(String.valueOf(broken.getMessage()).isEmpty());
    }
  }

  /** The server's thread as it is when no adapter cares for it. */
  private void assertNothingLeft() throws IOException {
    heard.ignore();
    assertEquals("here", text("/after"));
    assertEquals(Around.NOTHING, handled.get("/after"));
  }

  /** A caller that saw its connection closed may have asked twice: what is told of each call. */
  private List<String> told() {
    try {
      Await.until(
          "the call's end is told",
          () ->
              !heard.calls().isEmpty() && heard.calls().stream().allMatch(ServerContract::isOver));
    } catch (AssertionError late) {
      throw new AssertionError(heard.calls() + " " + heard.faults(), late);
    }
    return List.copyOf(heard.calls().get(0).told());
  }

  private static boolean isOver(HeardCall call) {
    return call.told().stream().anyMatch(word -> !word.startsWith("result"));
  }

  @Test
  void isAskedServedAndEndsOnce() throws Exception {
    heard.serve(seen -> SERVE);

    assertEquals("here", text("/orders?of=ada"));

    assertEquals(List.of("result 200 a", "end"), told());
    HeardCall.Seen seen = heard.onlyCall().request();
    HeardCall.Seen expected =
        new HeardCall.Seen(
            "http",
            "127.0.0.1:" + port,
            "GET",
            "/orders?of=ada",
            seen.trace(),
            "127.0.0.1",
            port,
            false);
    assertEquals(expected, seen);
    assertTrue(List.of("t1,t2", "t2,t1").contains(String.valueOf(seen.trace())), seen.trace());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void theStatusOfAnAnswerIsToldWhateverItIs() {
    heard.serve(seen -> SERVE);

    askInVain("/missing");

    assertEquals(List.of("result 404 a", "end"), told());
  }

  @Test
  void theHandlersThreadIsInTheMiddleOfItsOwnRequestAndOfNoOther() throws Exception {
    heard.serve(seen -> seen.path().startsWith("/in") ? within(seen.path()) : PASS);

    for (int i = 0; i < 1000; i++) {
      String path = (i % 3 == 0 ? "/out/" : "/in/") + i;
      assertEquals("here", text(path));
      Around expected = i % 3 == 0 ? Around.NOTHING : new Around(i, null);
      assertEquals(expected, handled.remove(path), path);
    }

    told(heard.calls().stream().filter(call -> call.request().path().startsWith("/in")).toList());
    assertEquals(1000, heard.calls().size());
    assertEquals(List.of(), heard.faults());
    heard.serve(seen -> SERVE);
    assertEquals("here", text("/last"));
    assertNothingLeft();
  }

  private static Step within(String path) {
    return new Step.Serve(new Around(Long.parseLong(path.substring("/in/".length())), null));
  }

  private static void told(List<HeardCall> calls) {
    for (HeardCall call : calls) {
      Await.until("the end is told", () -> isOver(call));
      assertEquals(List.of("result 200 a", "end"), call.told(), call.toString());
    }
  }

  @Test
  void anAnswerThatAnotherThreadGivesIsTheEnd() throws Exception {
    heard.serve(seen -> seen.path().equals("/gated") ? SERVE : PASS);
    HttpURLConnection connection = ask("/gated");
    ExecutorService asking = Executors.newSingleThreadExecutor();
    var status = asking.submit(connection::getResponseCode);
    Await.until("the handler has it", () -> handled.containsKey("/gated"));
    assertEquals("here", text("/other"));
    assertEquals(LIMITED, handled.get("/gated"));
    assertEquals(Around.NOTHING, handled.get("/other"));
    assertEquals(List.of(), heard.calls().get(0).told());

    gate.countDown();

    assertEquals(201, status.get());
    assertEquals(List.of("result 201 a", "end"), toldOf("/gated"));
    asking.shutdown();
  }

  private List<String> toldOf(String path) {
    HeardCall call =
        heard.calls().stream()
            .filter(each -> each.request().path().equals(path))
            .findFirst()
            .orElseThrow();
    Await.until("the end is told", () -> isOver(call));
    return List.copyOf(call.told());
  }

  @Test
  void manyAnswersOfOtherThreadsAreEachToldOnce() throws Exception {
    heard.serve(seen -> SERVE);

    for (int i = 0; i < 200; i++) {
      assertEquals("late", text("/later/" + i));
    }

    told(heard.calls());
    assertEquals(200, heard.calls().size());
    assertEquals(List.of(), heard.faults());
    assertNothingLeft();
  }

  @Test
  void aHandlerThatThrowsEndsItAsAnErrorAndLeavesNothingBehind() throws Exception {
    heard.serve(seen -> seen.path().equals("/throws") ? SERVE : PASS);

    for (int i = 0; i < 3; i++) {
      askInVain("/throws");
      assertEquals("here", text("/next"));
      assertEquals(Around.NOTHING, handled.get("/next"));
    }

    for (HeardCall call : heard.calls()) {
      if (call.request().path().equals("/throws")) {
        Await.until("the end is told", () -> isOver(call));
        List<String> told = call.told();
        assertTrue(
            told.equals(List.of("result 500", "end")) || told.get(0).startsWith("failed "),
            told.toString());
      }
    }
    heard.serve(seen -> SERVE);
    askInVain("/throws");
    assertNothingLeft();
  }

  @Test
  void aHandlerThatThrowsAfterItsHeadersHasBrokenItsBody() throws Exception {
    heard.serve(seen -> SERVE);

    askInVain("/breaks");

    List<String> told = told();
    assertEquals(2, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("result 200"), told.toString());
    assertTrue(told.get(1).startsWith("broken "), told.toString());
    assertNothingLeft();
  }

  @Test
  void aRefusalIsAnsweredAndReachesNoHandler() throws Exception {
    heard.serve(
        seen ->
            new Step.Respond(
                403,
                List.of(new Header("zerohop-reason", "DENIED_BY_POLICY")),
                "not you".getBytes(StandardCharsets.UTF_8),
                Reason.DENIED_BY_POLICY));

    for (int i = 0; i < 3; i++) {
      HttpURLConnection refused = ask("/");
      assertEquals(403, refused.getResponseCode());
      assertEquals("DENIED_BY_POLICY", refused.getHeaderField("zerohop-reason"));
      try (var body = refused.getErrorStream()) {
        assertEquals("not you", new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    HttpURLConnection head = ask("/");
    head.setRequestMethod("HEAD");
    assertEquals(403, head.getResponseCode());
    HttpURLConnection post = ask("/");
    post.setDoOutput(true);
    post.getOutputStream().write(new byte[1000]);
    assertEquals(403, post.getResponseCode());

    assertEquals(Map.of(), handled);
    assertEquals(List.of(), heard.calls().get(0).told());
    heard.serve(seen -> SERVE);
    assertEquals("here", text("/"), "the next one is served");
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void whatPassesThroughIsServedAsEver() throws Exception {
    heard.serve(seen -> PASS);

    assertEquals("here", text("/"));
    assertEquals("late", text("/later"));

    heard.calls().forEach(call -> assertEquals(List.of(), call.told()));
    assertEquals(Map.of("/", Around.NOTHING, "/later", Around.NOTHING), handled);
  }

  @Test
  void whileNobodyWantsToKnowNothingIsBegun() throws Exception {
    assertEquals("here", text("/"));
    assertEquals("late", text("/later"));

    assertEquals(List.of(), heard.calls());
    assertEquals(Map.of("/", Around.NOTHING, "/later", Around.NOTHING), handled);
  }

  @ParameterizedTest
  @EnumSource(Entry.class)
  void aMeshThatFailsChangesNothing(Entry entry) throws Exception {
    heard.serve(seen -> SERVE);
    heard.failAt(entry);

    assertEquals("here", text("/"), entry.name());
    assertEquals("late", text("/later"), entry.name());

    Await.until("the fault is told", () -> !heard.faults().isEmpty());
    heard.failAt(null);
    assertEquals("here", text("/"));
  }

  @Test
  void aFaultInAHookChangesNothingForTheApplication() throws Exception {
    for (String point : points()) {
      heard.serve(seen -> SERVE);
      System.setProperty(InjectingAdapter.FAULT, point);

      assertEquals("here", text("/"), point);
      assertEquals("late", text("/later"), point);
      Await.until(point + " is reached", () -> System.getProperty(InjectingAdapter.FAULT) == null);

      heard.serve(seen -> PASS);
      assertEquals("here", text("/"), point);
      assertEquals(Around.NOTHING, handled.get("/"), point);
      heard.serve(seen -> SERVE);
      int before = heard.calls().size();
      assertEquals("here", text("/"), point);
      told(heard.calls().subList(before, heard.calls().size()));
      assertEquals(before + 1, heard.calls().size(), "the next call is one again");
    }
    assertEquals(points().size(), heard.faults().size());
  }
}
