package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.outcome.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Deadlines of the mesh and of the application. */
abstract class TimeoutContract {
  private static final Duration SHORT = Duration.ofMillis(200);

  /** Longer than a busy machine needs to connect and send. */
  private static final Duration NOTICEABLE = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofSeconds(25);

  /** A machine that is busy may need longer than the first to get as far as a test wants. */
  private static final List<Duration> LIMITS =
      List.of(SHORT, Duration.ofSeconds(2), Duration.ofSeconds(10));

  abstract ContractBed bed();

  @Test
  void anAttemptThatStallsIsEndedAndSentElsewhere() throws Exception {
    bed().first().does((request, wire) -> wire.stall());

    withLimits(this::endsAnAttemptAndSendsElsewhere);
  }

  @Test
  void anAttemptWhoseHeadersDripIsEnded() throws Exception {
    bed().first().does(TimeoutContract::dripHeaders);

    withLimits(this::endsAnAttemptAndSendsElsewhere);
  }

  private boolean endsAnAttemptAndSendsElsewhere(Duration limit) throws Exception {
    playEach(
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(bed().first()), limit), Sends.to(bed().second())));
    long start = System.nanoTime();

    assertEquals("second", bed().text(Ask.get(url("/items"))));

    assertWithin(start, limit, LONG);
    AttemptResult ended = lastCall().results().get(0);
    if (ended.phase() != Phase.SENT) {
      return false;
    }
    assertEquals(Failure.TIMEOUT, ended.failure());
    return true;
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
    withLimitsUntilAnswered(
        limit -> {
          bed().first().does((request, wire) -> lateBody(wire, limit.plus(SHORT)));
          playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), limit)));

          try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
            assertEquals("late", answer.text());
          }
        });
  }

  @Test
  void theCallsLimitEndsABodyThatStalls() throws Exception {
    bed().first().does(TimeoutContract::stallingBody);

    withLimitsUntilAnswered(this::endsTheBody);
  }

  @Test
  void theCallsLimitEndsABodyThatDrips() throws Exception {
    bed().first().does(TimeoutContract::dripBody);

    withLimitsUntilAnswered(this::endsTheBody);
  }

  private void endsTheBody(Duration limit) throws Exception {
    playEach(() -> Script.inOrder(Sends.callLimit(Sends.to(bed().first()), limit)));
    long start = System.nanoTime();

    try (Answer answer = bed().client().send(Ask.get(url("/items")))) {
      assertThrows(IOException.class, answer::text);
    }

    assertWithin(start, limit, LONG);
    Await.until("the end is told", () -> lastCall().isClosed());
  }

  @Test
  void theApplicationsShorterTimeoutWinsAndIsNotRetried() {
    bed().first().does((request, wire) -> wire.stall());
    playEach(
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(bed().first()), LONG), Sends.to(bed().second())));
    long start = System.nanoTime();

    Exception failure = bed().failure(Ask.get(url("/items")).readTimeout(NOTICEABLE));

    assertWithin(start, NOTICEABLE, LONG);
    Exception outside =
        bed()
            .failure(
                Ask.get("http://127.0.0.1:" + bed().first().port() + "/").readTimeout(NOTICEABLE));
    assertAsWithoutTheMesh(outside, failure);
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

    withLimitsUntilAnswered(
        limit -> {
          long start = System.nanoTime();

          try (Answer answer = bed().client().send(Ask.get(url("/items")).readTimeout(limit))) {
            IOException failure = assertThrows(IOException.class, answer::text);
            assertAsWithoutTheMesh(outside(limit), failure);
          }

          assertWithin(start, limit, LONG);
        });
  }

  private IOException outside(Duration limit) throws Exception {
    String url = "http://127.0.0.1:" + bed().first().port() + "/";
    try (Answer answer = bed().client().send(Ask.get(url).readTimeout(limit))) {
      return assertThrows(IOException.class, answer::text);
    }
  }

  @Test
  void aConnectionIsNotSpoiledByAnEarlierCallsDeadline() throws Exception {
    withLimitsUntilAnswered(
        limit -> {
          bed().first().answers(200);
          playEach(() -> Script.inOrder(Sends.attemptLimit(Sends.to(bed().first()), limit)));
          bed().text(Ask.get(url("/one")));
          bed()
              .first()
              .does(
                  (request, wire) -> {
                    pause(limit.plus(SHORT));
                    wire.reply(200, "late");
                  });
          bed().play(Script.inOrder(Sends.to(bed().first())));

          assertEquals("late", bed().text(Ask.get(url("/two"))));
        });
  }

  private void assertAsWithoutTheMesh(Exception outside, Exception failure) {
    assertEquals(outside.getClass(), failure.getClass(), "as without the mesh");
    assertTrue(failure.getClass().getSimpleName().endsWith("TimeoutException"), failure.toString());
    assertFalse(AnswerContract.says(failure, "_TIMEOUT"), failure.toString());
    if (bed().client().can(ClientUnderTest.Ability.ONE_TIMEOUT_TEXT)) {
      assertEquals(outside.toString(), failure.toString(), "as without the mesh");
    }
  }

  /** What a test does with a limit. */
  @FunctionalInterface
  private interface Limited {
    void with(Duration limit) throws Exception;
  }

  /** What a test does with a limit; tells whether that was long enough to get where it wants. */
  @FunctionalInterface
  private interface Reaching {
    boolean with(Duration limit) throws Exception;
  }

  /** Goes on to a longer limit only where one ended before the headers of the answer were there. */
  private void withLimitsUntilAnswered(Limited test) throws Exception {
    withLimits(
        limit -> {
          try {
            test.with(limit);
            return true;
          } catch (IOException failure) {
            if (hadAnAnswer(lastCall())) {
              throw failure;
            }
            return false;
          }
        });
  }

  private static void withLimits(Reaching test) throws Exception {
    for (Duration limit : LIMITS) {
      if (test.with(limit)) {
        return;
      }
    }
    throw new AssertionError("no limit was long enough: " + LIMITS);
  }

  private static boolean hadAnAnswer(PlayedCall call) {
    return !call.results().isEmpty() && call.results().get(0).failure() == null;
  }

  private PlayedCall lastCall() {
    List<PlayedCall> calls = bed().mesh().calls();
    return calls.get(calls.size() - 1);
  }

  private void playEach(Supplier<? extends Script> script) {
    bed().mesh().playEach(ContractBed.SERVICE, script::get);
  }

  private static void dripHeaders(Backend.Request request, Wire wire) throws IOException {
    wire.head(200);
    for (int line = 0; line < 400; line++) {
      wire.raw("X-Line-" + line + ": v\r\n");
      wire.flush();
      pause(Duration.ofMillis(100));
    }
    wire.raw("Content-Length: 0\r\n\r\n");
    wire.flush();
  }

  private static void dripBody(Backend.Request request, Wire wire) throws IOException {
    wire.startChunked(200);
    for (int piece = 0; piece < 400; piece++) {
      wire.chunk("x");
      pause(Duration.ofMillis(100));
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
