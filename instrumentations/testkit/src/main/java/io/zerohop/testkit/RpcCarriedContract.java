package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.testkit.RpcUnderTest.Told;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fields that a send of an RPC carries, beside those of its rule. */
abstract class RpcCarriedContract extends RpcContractBed {
  private static final String TARGET = "reviews:9000";
  private static final HeaderChanges RULE =
      new HeaderChanges(List.of(), List.of(new HeaderChanges.Header("X-User", "eve")), List.of());

  private void carry() {
    mesh().carry(send -> Map.of("x-user", "trace-" + send));
  }

  @Test
  void whatASendCarriesReplacesWhatTheApplicationAndTheRuleHaveOfThatName() {
    carry();
    mesh().play("reviews", Script.inOrder(Sends.headers(first(), RULE)));

    assertEquals("first:a", rpc().call(RpcAsk.unary(TARGET, "a")));

    assertEquals(List.of("reviews:9000 trace-1"), rpc().seen("first"));
    assertEquals(List.of(), mesh().faults());
  }

  @Test
  void aSecondAttemptCarriesItsOwnOnce() {
    carry();
    rpc().tell("first", Told.UNAVAILABLE);
    mesh()
        .play(
            "reviews",
            (asked, last) -> asked == 0 ? first() : asked == 1 ? second() : Script.finish());

    assertEquals("second:a", rpc().call(RpcAsk.unary(TARGET, "a")));

    assertEquals(List.of("reviews:9000 trace-1"), rpc().seen("first"));
    assertEquals(List.of("reviews:9000 trace-2"), rpc().seen("second"));
  }

  @Test
  void aCopyForAMirrorCarriesNothing() throws Exception {
    carry();
    mesh()
        .play(
            "reviews", Script.inOrder(Sends.mirrored(first(), Sends.mirror(rpc().port("second")))));

    assertEquals("first:a", rpc().call(RpcAsk.unary(TARGET, "a")));

    Await.until("the copy arrives", () -> !rpc().seen("second").isEmpty());
    assertEquals(List.of("reviews:9000 ada"), rpc().seen("second"));
    assertEquals(List.of("reviews:9000 trace-1"), rpc().seen("first"));
  }

  @Test
  void aFaultInTellingWhatASendCarriesSendsWithout() {
    carry();
    mesh().play("reviews", Script.inOrder(first()));
    for (Entry entry : new Entry[] {Entry.CARRIED, Entry.CARRYING}) {
      mesh().failAt(entry);
      assertEquals("first:a", rpc().call(RpcAsk.unary(TARGET, "a")), entry.name());
    }

    assertEquals(List.of("reviews:9000 ada", "reviews:9000 ada"), rpc().seen("first"));
    assertFalse(mesh().faults().isEmpty());
  }
}
