package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.spi.hook.RepeatHandler.Pass;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A client that answers challenges above the place where its requests are shown. */
class ThreadLegsTest {
  private final ThreadLegs<Integer> legs = new ThreadLegs<>();
  private final List<Step.Send> sends = new ArrayList<>();
  private boolean cancelled;

  @Test
  void theAnswerToAChallengeIsTheSameSendOnceMore() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      assertEquals(401, proceed("call", 401));
      assertEquals(List.of(), mesh.results, "the engine is not told so far");
      look("the request with credentials");
      assertTrue(legs.isAnswering());

      assertEquals(200, proceed("call", 200));

      assertSame(sends.get(0), sends.get(1));
      assertEquals(1, mesh.begun);
      assertEquals(200, mesh.results.get(0).status());
    }
  }

  @Test
  void aChallengeThatNobodyAnswersIsTold() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      proceed("call", 401);
      look(null);

      assertFalse(legs.isAnswering());
      assertEquals(401, mesh.results.get(0).status());
    }
  }

  @Test
  void anotherCallOfTheThreadIsNoAnswer() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      proceed("call", 401);
      look("the request with credentials");

      proceed("another call", 200);

      assertEquals(2, mesh.begun);
      assertEquals(List.of("cancelled"), mesh.ends);
    }
  }

  @Test
  void theEnginesLastWordOnAFailureHoldsForItsCallOnly() {
    try (PlayedMesh mesh =
        new PlayedMesh(
            PlayedMesh.send(1), PlayedMesh.FINISH, PlayedMesh.send(1), PlayedMesh.FINISH)) {
      IOException failure = assertThrows(IOException.class, () -> proceed("call", -1));
      IOException later = assertThrows(IOException.class, () -> proceed("another", -1));

      assertTrue(legs.isLast(later));
      assertFalse(legs.isLast(later), "asked once");
      assertFalse(legs.isLast(failure));
      assertEquals(2, mesh.begun);
    }
  }

  @Test
  void anAnswerThatComesWhenItsTimeIsOverIsATimeout() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.brief(1), PlayedMesh.send(2))) {
      assertEquals(200, proceed("call", 200));

      assertEquals(Failure.TIMEOUT, mesh.results.get(0).failure());
      assertEquals(Phase.SENT, mesh.results.get(0).phase());
      assertEquals(200, mesh.results.get(1).status());
    }
  }

  @Test
  void aFailureThatTheMeshHadNoSayOnIsTheClients() throws Exception {
    IOException failure = assertThrows(IOException.class, () -> proceed("call", -1));

    assertFalse(legs.isLast(failure));
    assertNull(legs.enter(null, new Object[0]));
  }

  @Test
  void aCallThatIsGivenUpWaitsForNoFirstStep() {
    cancelled = true;
    Step.Wait anHour = new Step.Wait(TimeUnit.HOURS.toNanos(1), null);
    Step over = new Step.PassThrough(Reason.CANCELLED);
    try (PlayedMesh mesh = new PlayedMesh(anHour, over)) {
      IOException failure =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> assertThrows(IOException.class, () -> proceed("call", 200)));

      assertEquals("untouched", failure.getMessage(), "the client says itself that it is over");
      assertEquals(List.of("cancelled"), mesh.ends);
    }
  }

  @Test
  void aCallThatIsGivenUpWaitsForNoOtherAttempt() {
    cancelled = true;
    Step.Wait anHour = new Step.Wait(TimeUnit.HOURS.toNanos(1), null);
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), anHour, PlayedMesh.FINISH)) {
      int status = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> proceed("call", 503));

      assertEquals(503, status);
      assertEquals("cancelled", mesh.ends.get(0));
      assertEquals(1, sends.size());
    }
  }

  private int proceed(Object call, int status) throws Exception {
    return legs.proceed(
        call,
        new Sender(status),
        Around.NOTHING,
        () -> {
          throw new IOException("untouched");
        });
  }

  private void look(@Nullable Object next) {
    Object token = legs.enter(null, new Object[0]);
    assertNotNull(token, "there must be a challenge to look at");
    legs.exit(token, new Pass(null, new Object[0], next, null));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "it must be stopped, was not");
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private final class Sender implements HttpSender<Integer> {
    private final int status;

    Sender(int status) {
      this.status = status;
    }

    @Override
    public Integer send(Step.Send send, Attempt attempt) throws IOException {
      sends.add(send);
      if (send.limits().attemptDeadline() != Step.Limits.NONE) {
        CountDownLatch stopped = new CountDownLatch(1);
        attempt.stopsBy(stopped::countDown);
        await(stopped);
      }
      if (status < 0) {
        throw new IOException("broken");
      }
      return status;
    }

    @Override
    public Integer respond(Step.Respond respond) {
      return respond.status();
    }

    @Override
    public Received received(Integer response) {
      return new Received(response, each -> {}, true);
    }

    @Override
    public void discard(Integer response) {}

    @Override
    public Integer changed(Integer response, HeaderChanges changes) {
      return response;
    }

    @Override
    public Integer watched(Integer response, Hop hop) {
      return response;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public Outgoing outgoing() {
      Url url = new Url("http", "reviews", 80, "/items");
      return new Outgoing(url, "GET", each -> {}, Payload.NONE);
    }
  }
}
