package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.SERVICE;
import static io.zerohop.testkit.ContractBed.TLS;
import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.Ask.Form;
import io.zerohop.testkit.ClientUnderTest.Ability;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Once more, elsewhere. */
abstract class RetryContract {
  abstract ContractBed bed();

  @Test
  void sendsOnceMoreElsewhereAfterAnErrorStatus() throws Exception {
    bed().first().answers(503);
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
      assertEquals(200, answer.status());
      assertEquals("second", answer.text());
    }

    PlayedCall call = bed().mesh().onlyCall();
    assertEquals(503, call.results().get(0).status());
    assertEquals(200, call.results().get(1).status());
    assertEquals(1, bed().first().requests().size());
    assertEquals(SERVICE + ":8080", bed().second().onlyRequest().header("host"));
  }

  @Test
  void sendsElsewhereWhenNobodyListens() throws Exception {
    bed().play(Script.retrying(Sends.to(Backend.deadPort()), Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    AttemptResult refused = bed().mesh().onlyCall().results().get(0);
    assertEquals(Failure.CONNECT, refused.failure());
    assertEquals(Phase.NOT_CONNECTED, refused.phase());
  }

  @Test
  void sendsElsewhereWhenTheConnectionBreaksWithoutAnAnswer() throws Exception {
    bed().first().does((request, wire) -> wire.reset());
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    AttemptResult broken = bed().mesh().onlyCall().results().get(0);
    assertEquals(Phase.SENT, broken.phase());
    assertEquals(Failure.RESET, broken.failure());
  }

  @Test
  void aKeptConnectionThatProvesDeadToAGetCountsAsNothingSentWhereTheClientTriesAgain()
      throws Exception {
    AttemptResult broken = resultOnADeadKeptConnection(Ask.get(url("/items")));

    boolean again = bed().client().can(Ability.TRIES_AGAIN);
    assertEquals(again ? Phase.NOT_CONNECTED : Phase.SENT, broken.phase());
    assertEquals(again ? Failure.CONNECT : Failure.RESET, broken.failure());
  }

  @Test
  void aKeptConnectionThatProvesDeadToAPostCountsAsSent() throws Exception {
    AttemptResult broken = resultOnADeadKeptConnection(Ask.post(url("/items"), "one"));

    assertEquals(Phase.SENT, broken.phase());
    assertEquals(Failure.RESET, broken.failure());
  }

  /** The first backend answers once, keeps the connection, and dies when it is used again. */
  private AttemptResult resultOnADeadKeptConnection(Ask ask) throws Exception {
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));
    assertEquals("first", bed().text(Ask.get(url("/items"))));
    bed().first().does((request, wire) -> bed().first().close());

    assertEquals("second", bed().text(ask));

    return bed().mesh().calls().get(1).results().get(0);
  }

  @Test
  void sendsElsewhereWhenTheMeshsTlsFails() throws Exception {
    bed().first().slams();
    try (Backend secure = Backend.startTls("secure", TLS)) {
      bed()
          .play(
              Script.retrying(
                  Sends.tls(Sends.to(bed().first()), TLS), Sends.tls(Sends.to(secure), TLS)));

      assertEquals("secure", bed().text(Ask.get(url("/items"))));

      AttemptResult refused = bed().mesh().onlyCall().results().get(0);
      assertTrue(refused.phase().compareTo(Phase.SENT) < 0, refused.toString());
    }
  }

  @Test
  void sendsElsewhereWhenTheApplicationsTlsFails() throws Exception {
    bed().first().slams();
    try (Backend secure = Backend.startTls("secure", TLS)) {
      bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(secure)));

      assertEquals("secure", bed().text(Ask.get("https://" + SERVICE + ":8443/items")));

      AttemptResult refused = bed().mesh().onlyCall().results().get(0);
      assertTrue(refused.phase().compareTo(Phase.SENT) < 0, refused.toString());
    }
  }

  @Test
  void aReplayableBodyIsSentWhole() throws Exception {
    byte[] body = new byte[60_000];
    Arrays.fill(body, (byte) 'z');
    bed().first().answers(503);
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.bare("PUT", url("/items")).with(Form.BUFFERED, body)));

    assertEquals(CallRequest.Body.REPLAYABLE, bed().mesh().onlyCall().request().body());
    assertArrayEquals(body, bed().first().onlyRequest().body());
    assertArrayEquals(body, bed().second().onlyRequest().body());
  }

  @Test
  void theBodyIsReplayedAfterARefusedConnection() throws Exception {
    bed().play(Script.retrying(Sends.to(Backend.deadPort()), Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.post(url("/items"), "content")));

    assertEquals("POST", bed().mesh().onlyCall().request().method());
    byte[] seen = bed().second().onlyRequest().body();
    assertEquals("content", new String(seen, StandardCharsets.UTF_8));
  }

  @Test
  void aStreamMayGoElsewhereBeforeItIsBegun() throws Exception {
    for (Form form : streams()) {
      bed().play(Script.retrying(Sends.to(Backend.deadPort()), Sends.to(bed().second())));

      byte[] body = form.name().getBytes(StandardCharsets.UTF_8);
      bed().text(Ask.bare("POST", url("/" + form)).with(form, body));

      PlayedCall call = bed().mesh().calls().get(bed().mesh().calls().size() - 1);
      assertEquals(CallRequest.Body.ONCE, call.request().body());
      assertArrayEquals(body, last(bed().second()).body());
    }
  }

  @Test
  void aStreamIsNeverSentAgainWhateverTheEngineSays() throws Exception {
    bed().first().answers(503);
    for (Form form : streams()) {
      bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

      try (Answer answer =
          bed().client().send(Ask.bare("POST", url("/")).with(form, new byte[10]))) {
        assertEquals(503, answer.status());
      }
    }
    assertTrue(bed().second().requests().isEmpty());
  }

  @Test
  void theLastAnswerStandsWhenTheEngineGivesUp() throws Exception {
    bed().first().answers(503);
    bed().second().answers(502);
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
      assertEquals(502, answer.status());
      assertEquals("second", answer.text());
    }
  }

  @Test
  void theLastFailureStandsWhenTheEngineGivesUp() {
    int dead = Backend.deadPort();
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(dead)));
    bed().first().answers(503);

    Exception failure = bed().failure(Ask.get(url("/items")));

    assertTrue(failure instanceof java.net.ConnectException, failure.toString());
    assertEquals(2, bed().mesh().onlyCall().results().size());
    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void waitsBetweenAttempts() throws Exception {
    long pause = Duration.ofMillis(120).toNanos();
    bed().first().answers(503);
    bed()
        .play(
            Script.inOrder(
                Sends.to(bed().first()), new Step.Wait(pause, null), Sends.to(bed().second())));
    long start = System.nanoTime();

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    assertTrue(System.nanoTime() - start >= pause);
  }

  @Test
  void goesOnPastTheClientsOwnLimitOfAttempts() throws Exception {
    bed().first().answers(503);
    Step.Send busy = Sends.to(bed().first());
    bed().play(Script.retrying(busy, busy, busy, busy, busy, busy, Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    assertEquals(6, bed().first().requests().size());
  }

  @Test
  void manyRetriedCallsLeakNoConnection() throws Exception {
    bed().first().answers(503);
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));

    for (int call = 0; call < 30; call++) {
      assertEquals("second", bed().text(Ask.get(url("/items"))));
    }

    Await.until("few connections are left", () -> bed().first().openConnections() <= 2);
    assertNull(bed().mesh().calls().get(0).results().get(0).failure());
  }

  private java.util.List<Form> streams() {
    java.util.List<Form> forms = new java.util.ArrayList<>();
    if (bed().client().can(Ability.FIXED_STREAM)) {
      forms.add(Form.FIXED_STREAM);
    }
    if (bed().client().can(Ability.CHUNKED_STREAM)) {
      forms.add(Form.CHUNKED_STREAM);
    }
    return forms;
  }

  private static Backend.Request last(Backend backend) {
    return backend.requests().get(backend.requests().size() - 1);
  }
}
