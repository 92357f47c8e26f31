package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.SERVICE;
import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The fields that a send carries of one call alone, beside those of its rule. */
abstract class CarriedContract {
  private static final HeaderChanges RULE =
      new HeaderChanges(List.of(), List.of(new Header("X-Rule", "set")), List.of());

  abstract ContractBed bed();

  private void carry() {
    bed().mesh().carry(send -> Map.of("traceparent", "trace-" + send, "baggage", "a=1"));
  }

  @Test
  void goOnTheWireBesideThoseOfTheRule() throws Exception {
    carry();
    bed().play(Script.inOrder(Sends.headers(Sends.to(bed().first()), RULE)));

    assertEquals("first", bed().text(Ask.get(url("/items")).header("X-User", "ada")));

    Backend.Request seen = bed().first().onlyRequest();
    assertEquals("trace-1", seen.header("traceparent"));
    assertEquals("a=1", seen.header("baggage"));
    assertEquals("set", seen.header("x-rule"));
    assertEquals("ada", seen.header("x-user"));
    assertEquals(SERVICE + ":8080", seen.header("host"));
  }

  @Test
  void goWithABodyThatArrivesWhole() throws Exception {
    carry();
    bed().play(Script.inOrder(Sends.to(bed().first())));

    assertEquals("first", bed().text(Ask.post(url("/items"), "content")));

    Backend.Request seen = bed().first().onlyRequest();
    assertEquals("trace-1", seen.header("traceparent"));
    assertEquals("content", new String(seen.body(), StandardCharsets.UTF_8));
  }

  @Test
  void replaceWhatTheApplicationHasOfThoseNames() throws Exception {
    carry();
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get(url("/")).header("TraceParent", "own").header("Baggage", "b=2"));

    Backend.Request seen = bed().first().onlyRequest();
    assertEquals("trace-1", seen.header("traceparent"));
    assertEquals("a=1", seen.header("baggage"));
  }

  @Test
  void aSecondAttemptHasItsOwnOnce() throws Exception {
    carry();
    bed().first().answers(503);
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/"))));

    assertEquals("trace-1", bed().first().onlyRequest().header("traceparent"));
    assertEquals("trace-2", bed().second().onlyRequest().header("traceparent"));
  }

  @Test
  void anAuthenticationLegHasTheSame() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.AUTHENTICATOR)) {
      return;
    }
    carry();
    bed().first().does(AnswerContract::guarded);
    bed().play(Script.inOrder(Sends.to(bed().first()), Script.finish()));

    assertEquals("welcome", bed().text(Ask.get(url("/")).credentials("ada", "secret")));

    List<Backend.Request> seen = bed().first().requests();
    assertEquals(2, seen.size());
    assertEquals("trace-1", seen.get(0).header("traceparent"));
    assertEquals("trace-1", seen.get(1).header("traceparent"));
  }

  @Test
  void aRedirectAsksForItsOwn() throws Exception {
    bed().mesh().carry(send -> Map.of("traceparent", "call-" + bed().mesh().calls().size()));
    bed().first().does((request, wire) -> wire.reply(302, "", "Location: " + url("/there")));
    bed()
        .mesh()
        .playEach(
            SERVICE,
            () ->
                Script.inOrder(
                    Sends.to(bed().first().requests().isEmpty() ? bed().first() : bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/here"))));

    assertEquals("call-1", bed().first().onlyRequest().header("traceparent"));
    assertEquals("call-2", bed().second().onlyRequest().header("traceparent"));
  }

  @Test
  void aCopyForAMirrorHasNone() throws Exception {
    carry();
    Step.Send send = Sends.mirrored(Sends.to(bed().first()), Sends.mirror(bed().second()));
    bed().play(Script.inOrder(send));

    assertEquals("first", bed().text(Ask.post(url("/"), "content")));

    Await.until("the mirror has its copy", () -> !bed().second().requests().isEmpty());
    assertEquals("", bed().second().onlyRequest().header("traceparent"));
    assertEquals("trace-1", bed().first().onlyRequest().header("traceparent"));
  }

  @Test
  void withoutAnyTheRequestIsWrittenAsEver() throws Exception {
    Ask ask = Ask.get(url("/items?page=2")).header("Traceparent", "own").header("X-User", "ada");
    bed().play(Script.inOrder(Sends.to(bed().first())));
    bed().text(ask);
    carry();
    bed().play(Script.inOrder(Sends.to(bed().second())));
    bed().text(ask);

    Map<String, String> plain = bed().first().onlyRequest().headers();
    Map<String, String> carrying = new TreeMap<>(bed().second().onlyRequest().headers());
    assertEquals("own", plain.get("traceparent"));
    carrying.put("traceparent", "own");
    carrying.remove("baggage");
    assertEquals(new TreeMap<>(plain), carrying);
  }

  @Test
  void aFaultInTellingThemSendsWithout() throws Exception {
    for (Entry entry : new Entry[] {Entry.CARRIED, Entry.CARRYING}) {
      carry();
      bed().mesh().failAt(entry);
      bed().play(Script.inOrder(Sends.to(bed().first())));

      assertEquals("first", bed().text(Ask.post(url("/" + entry), "content")), entry.name());

      List<Backend.Request> seen = bed().first().requests();
      assertEquals("", seen.get(seen.size() - 1).header("traceparent"));
    }
    assertFalse(bed().mesh().faults().isEmpty());
  }
}
