package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.SERVICE;
import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.ScriptedMesh.Entry;
import org.junit.jupiter.api.Test;

/** Nothing changes where nothing is to change, and where the mesh itself fails. */
abstract class SafetyContract {
  abstract ContractBed bed();

  @Test
  void aHostOutsideIsReachedAsEver() throws Exception {
    String outside = "http://127.0.0.1:" + bed().second().port() + "/path?q=1";

    assertEquals("second", bed().text(Ask.get(outside)));

    assertTrue(bed().mesh().calls().isEmpty());
    assertEquals("/path?q=1", bed().second().onlyRequest().target());
  }

  @Test
  void aHostOutsideFailsAsEver() throws Exception {
    Ask unknown = Ask.get("http://nowhere.invalid/");
    Ask refused = Ask.get("http://127.0.0.1:" + Backend.deadPort() + "/");

    bed().mesh().close();
    bed().failure(unknown); // The JVM remembers that there is no such name, in fewer words.
    String unknownBefore = described(bed().failure(unknown));
    String refusedBefore = described(bed().failure(refused));
    try (ScriptedMesh mesh = ScriptedMesh.connect()) {
      mesh.play(SERVICE, Script.inOrder());
      assertEquals(unknownBefore, described(bed().failure(unknown)));
      assertEquals(refusedBefore, described(bed().failure(refused)));
    }
  }

  @Test
  void aCallThatPassesThroughIsTheOriginal() throws Exception {
    bed().mesh().play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));

    String direct = "http://localhost:" + bed().first().port() + "/path";

    assertEquals("first", bed().text(Ask.get(direct)));
    assertEquals("content", sent(Ask.post(direct, "content")));
  }

  @Test
  void aCallThatPassesThroughToNowhereFailsAsEver() {
    Ask ask = Ask.get(url("/"));
    bed().failure(ask); // The JVM remembers that there is no such name, in fewer words.
    String before = described(bed().failure(ask));
    bed().play(Script.inOrder(new Step.PassThrough(Reason.CONFIG_STALE)));

    assertEquals(before, described(bed().failure(ask)));
  }

  @Test
  void aMeshThatFailsBeforeSendingChangesNothing() throws Exception {
    for (Entry entry : new Entry[] {Entry.MAY_CONCERN, Entry.BEGIN, Entry.FIRST}) {
      bed().mesh().play("localhost", Script.inOrder(Sends.to(bed().second())));
      bed().mesh().failAt(entry);

      String direct = "http://localhost:" + bed().first().port() + "/" + entry;
      assertEquals("first", bed().text(Ask.get(direct)), entry.name());
      assertEquals("content", sent(Ask.post(direct, "content")), entry.name());
    }
  }

  @Test
  void aMeshThatFailsAfterSendingLetsTheAnswerStand() throws Exception {
    for (Entry entry : new Entry[] {Entry.RESULT, Entry.BODY_END, Entry.CANCEL}) {
      bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));
      bed().mesh().failAt(entry);

      assertEquals("first", bed().text(Ask.get(url("/"))), entry.name());
    }
    assertFalse(bed().mesh().faults().isEmpty());
  }

  @Test
  void aMeshThatFailsAfterAFailedSendLetsTheFailureStand() {
    bed().play(Script.retrying(Sends.to(Backend.deadPort()), Sends.to(bed().second())));
    bed().mesh().failAt(Entry.RESULT);

    Exception failure = bed().failure(Ask.get(url("/")));

    assertTrue(failure instanceof java.net.ConnectException, failure.toString());
  }

  @Test
  void aRefusalThatCannotBeShownIsOneNevertheless() {
    Header unusable = new Header("", "value");
    bed().mesh().play("localhost", Script.inOrder(Script.respond(403, "", unusable)));

    String direct = "http://localhost:" + bed().first().port() + "/";
    try {
      bed().text(Ask.get(direct));
    } catch (Exception shown) {
      // That too is a refusal.
    }

    assertEquals(1, bed().mesh().calls().size());
    assertTrue(bed().first().requests().isEmpty());
  }

  @Test
  void withoutARuntimeEverythingIsAsEver() throws Exception {
    bed().mesh().close();

    assertEquals(
        "first", bed().text(Ask.get("http://localhost:" + bed().first().port() + "/path")));
  }

  private String sent(Ask ask) throws Exception {
    bed().text(ask);
    java.util.List<Backend.Request> seen = bed().first().requests();
    return new String(seen.get(seen.size() - 1).body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String described(Throwable failure) {
    StringBuilder chain = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      chain.append(at.getClass().getName()).append(": ").append(at.getMessage()).append('\n');
    }
    return chain.toString();
  }
}
