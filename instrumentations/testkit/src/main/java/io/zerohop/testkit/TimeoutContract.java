package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.outcome.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Deadlines of the mesh and of the application. */
abstract class TimeoutContract {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(8);

  abstract ContractBed bed();

  @Test
  void anAttemptThatStallsIsEndedAndSentElsewhere() throws Exception {
    bed().first().does((request, wire) -> wire.stall());
    playEach(
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(bed().first()), SHORT), Sends.to(bed().second())));
    long start = System.nanoTime();

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    AttemptResult ended = bed().mesh().onlyCall().results().get(0);
    assertEquals(Failure.TIMEOUT, ended.failure());
    assertEquals(Phase.SENT, ended.phase());
    assertWithin(start, SHORT, LONG);
  }

  @Test
  void anAttemptWhoseHeadersDripIsEnded() throws Exception {
    bed().first().does(TimeoutContract::dripHeaders);
    playEach(
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(bed().first()), SHORT), Sends.to(bed().second())));
    long start = System.nanoTime();

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    assertEquals(Failure.TIMEOUT, bed().mesh().onlyCall().results().get(0).failure());
    assertWithin(start, SHORT, LONG);
  }

  @Test
  void anAttemptWhoseUploadIsNotReadIsEnded() {
    try (StuckServer stuck = new StuckServer()) {
      playEach(
          () ->
              Script.inOrder(
                  Sends.attemptLimit(Sends.to(stuck.port()), SHORT),
                  Script.fail(Reason.ATTEMPT_TIMEOUT, Failure.TIMEOUT)));
      long start = System.nanoTime();

      Exception failure =
          bed().failure(Ask.bare("POST", url("/")).with(Ask.Form.BUFFERED, new byte[40_000_000]));

      assertTrue(AnswerContract.says(failure, "ATTEMPT_TIMEOUT"), failure.toString());
      assertWithin(start, SHORT, LONG);
    }
  }

  @Test
  void aTimeoutOfTheMeshIsTheClientsOwnTimeout() {
    bed().first().does((request, wire) -> wire.stall());
    playEach(
        () ->
            Script.inOrder(
                Sends.attemptLimit(Sends.to(bed().first()), SHORT),
                Script.fail(Reason.ATTEMPT_TIMEOUT, Failure.TIMEOUT)));

    Exception failure = bed().failure(Ask.get(url("/items")));

    assertTrue(failure.getClass().getName().contains("Timeout"), failure.toString());
    assertTrue(AnswerContract.says(failure, "ATTEMPT_TIMEOUT"), failure.toString());
  }

  @Test
  void aTimeoutOfTheMeshSaysWhichOfItsTimesWasOver() {
    bed().first().does((request, wire) -> wire.stall());
    playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), SHORT)));
    Exception attempt = bed().failure(Ask.get(url("/items")));
    assertTrue(AnswerContract.says(attempt, "ATTEMPT_TIMEOUT"), attempt.toString());

    playEach(() -> Script.inOrder(Sends.callLimit(Sends.to(bed().first()), SHORT)));
    Exception call = bed().failure(Ask.get(url("/items")));
    assertTrue(AnswerContract.says(call, "CALL_TIMEOUT"), call.toString());
  }

  @Test
  void theAttemptsLimitDoesNotHoldForTheBody() throws Exception {
    bed().first().does((request, wire) -> lateBody(wire, Duration.ofMillis(500)));
    playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), SHORT)));

    assertEquals("late", bed().text(Ask.get(url("/items"))));
  }

  @Test
  void theCallsLimitEndsABodyThatStalls() throws Exception {
    bed().first().does(TimeoutContract::stallingBody);
    playEach(() -> Script.inOrder(Sends.callLimit(Sends.to(bed().first()), SHORT)));
    long start = System.nanoTime();

    try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
      assertThrows(IOException.class, answer::text);
    }

    assertWithin(start, SHORT, LONG);
    Await.until("the end is told", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void theCallsLimitEndsABodyThatDrips() throws Exception {
    bed().first().does(TimeoutContract::dripBody);
    playEach(() -> Script.inOrder(Sends.callLimit(Sends.to(bed().first()), SHORT)));
    long start = System.nanoTime();

    try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
      assertThrows(IOException.class, answer::text);
    }

    assertWithin(start, SHORT, LONG);
  }

  @Test
  void theApplicationsShorterTimeoutWinsAndIsNotRetried() {
    bed().first().does((request, wire) -> wire.stall());
    playEach(
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(bed().first()), LONG), Sends.to(bed().second())));
    long start = System.nanoTime();

    Exception failure = bed().failure(Ask.get(url("/items")).readTimeout(SHORT));

    assertWithin(start, SHORT, LONG);
    Exception outside =
        bed().failure(Ask.get("http://127.0.0.1:" + bed().first().port() + "/").readTimeout(SHORT));
    assertEquals(outside.toString(), failure.toString(), "as without the mesh");
    assertTrue(bed().second().requests().isEmpty());
    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void theApplicationsTimeoutHoldsAgainAfterTheHeaders() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.READ_TIMEOUT)) {
      return;
    }
    bed().first().does(TimeoutContract::stallingBody);
    playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), LONG)));
    long start = System.nanoTime();

    try (Answer answer = bed().client().send(Ask.get(url("/items")).readTimeout(SHORT))) {
      IOException failure = assertThrows(IOException.class, answer::text);
      assertEquals("Read timed out", failure.getMessage());
    }

    assertWithin(start, SHORT, LONG);
  }

  @Test
  void aConnectionIsNotSpoiledByAnEarlierCallsDeadline() throws Exception {
    playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), SHORT)));
    bed().text(Ask.get(url("/one")));
    bed()
        .first()
        .does(
            (request, wire) -> {
              pause(Duration.ofMillis(400));
              wire.reply(200, "late");
            });
    bed().play(Script.inOrder(Sends.to(bed().first())));

    assertEquals("late", bed().text(Ask.get(url("/two"))));
  }

  private void playEach(Supplier<? extends Script> script) {
    bed().mesh().playEach(ContractBed.SERVICE, script::get);
  }

  private static void dripHeaders(Backend.Request request, Wire wire) throws IOException {
    wire.head(200);
    for (int line = 0; line < 400; line++) {
      wire.raw("X-Line-" + line + ": v\r\n");
      wire.flush();
      pause(Duration.ofMillis(25));
    }
    wire.raw("Content-Length: 0\r\n\r\n");
    wire.flush();
  }

  private static void dripBody(Backend.Request request, Wire wire) throws IOException {
    wire.startChunked(200);
    for (int piece = 0; piece < 400; piece++) {
      wire.chunk("x");
      pause(Duration.ofMillis(25));
    }
    wire.chunk("");
  }

  private static void stallingBody(Backend.Request request, Wire wire) throws IOException {
    wire.startChunked(200);
    wire.chunk("begun");
    wire.stall();
  }

  private static void lateBody(Wire wire, Duration late) throws IOException {
    wire.startChunked(200);
    pause(late);
    wire.chunk("late");
    wire.chunk("");
  }

  /** A server's own slowness: the behaviour under test, not a wait for something to happen. */
  static void pause(Duration slowness) throws IOException {
    try {
      if (new CountDownLatch(1).await(slowness.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      throw new IOException("the backend is closing", e);
    }
  }

  private static void assertWithin(long start, Duration least, Duration most) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(least.minusMillis(50)) >= 0, "ended early, after " + took);
    assertTrue(took.compareTo(most) < 0, "ended late, after " + took);
  }
}
