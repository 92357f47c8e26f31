package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.grpc.FakeLibrary.FakeCall;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What ends an RPC that the mesh lets wait, and what does not. */
class WaitingCallTest extends CallBed {
  private static final Status CHANNEL_ENDS =
      Status.UNAVAILABLE.withDescription("Channel shutdownNow invoked");

  private final Gate gate = new Gate();

  private void open() {
    gate.open();
    Await.until("the wait is over", () -> mesh.told.contains("resume"));
  }

  @Test
  void theLibraryEndsItAsItEndsAnyCallThatHasNotBegun() {
    mesh.play(gate.asWait(), send(1));
    started();

    library.waiting.get(0).close(CHANNEL_ENDS);
    assertEquals(List.of("UNAVAILABLE Channel shutdownNow invoked"), told.all);
    assertEquals(List.of("cancel"), mesh.told);

    open();
    Await.until("what comes then is given up", () -> mesh.told.size() > 2);
    assertEquals(List.of(), library.calls);
    assertEquals(1, told.all.size());
  }

  @Test
  void theSameDuringABackOff() {
    mesh.play(send(1), gate.asWait(), send(2));
    started();
    library.call(0).answer(GONE);

    library.waiting.get(0).close(CHANNEL_ENDS);

    assertEquals(List.of("UNAVAILABLE Channel shutdownNow invoked"), told.all);
  }

  @Test
  void theSameWhileItWaitsForReadiness() {
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT), gate.asWait());
    started(CallOptions.DEFAULT.withWaitForReady());
    library.call(0).drop();
    assertEquals(List.of(), told.all);

    Await.until(
        "it ends, though it may be begun anew meanwhile",
        () -> {
          library.waiting.get(library.waiting.size() - 1).close(CHANNEL_ENDS);
          return !told.all.isEmpty();
        });

    assertEquals(List.of("UNAVAILABLE Channel shutdownNow invoked"), told.all);
  }

  @Test
  void aCallThatWasInItsPlaceIsNotHeardAfterwards() {
    mesh.play(gate.asWait(), send(1));
    started();

    open();
    FakeCall below = awaitCall(0);
    assertNotNull(library.waiting.get(0).cancelled);
    library.waiting.get(0).close(Status.CANCELLED);
    assertEquals(List.of(), told.all);
    below.answer(Status.NOT_FOUND);

    assertEquals(List.of("NOT_FOUND null"), told.all);
  }

  @Test
  void whatTheApplicationDoesMeanwhileIsDoneAfterwards() {
    mesh.play(gate.asWait(), send(1));
    ClientCall<Object, Object> call = started();
    call.request(2);
    call.sendMessage("a");
    call.halfClose();
    assertFalse(call.isReady());
    assertEquals(List.of(), library.waiting.get(0).messages);

    open();

    FakeCall below = awaitCall(0);
    Await.until("it is ready", call::isReady);
    assertEquals(List.of("a"), below.messages);
    assertEquals(2, below.requested);
  }

  @Test
  void itIsTheEngineThatEndsAWaitWhenTheTimeIsOver() {
    mesh.play(gate.asWait());
    started(CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS));

    assertNull(library.waiting.get(0).options.getDeadline());
  }

  @Test
  void theTimeoutOfAServiceConfigBeginsWithTheWait() {
    Deadline deadline = Deadline.after(1, TimeUnit.MINUTES);
    library.serviceConfig = options -> options.withDeadline(deadline);
    mesh.play(gate.asWait(), send(1));
    started();

    open();

    assertEquals(deadline, awaitCall(0).options.getDeadline());
  }

  @Test
  void aCancelledOneEndsOnceByTheLibrary() {
    mesh.play(send(1), gate.asWait(), send(2));
    ClientCall<Object, Object> call = started();
    library.call(0).answer(GONE);

    call.cancel("enough", null);
    assertEquals("enough", library.waiting.get(0).cancelled);
    library.waiting.get(0).close(Status.CANCELLED.withDescription("enough"));
    open();
    Await.until("the send after it is given up", () -> mesh.told.lastIndexOf("cancel") > 2);

    assertEquals(List.of("CANCELLED enough"), told.all);
    assertEquals(1, library.calls.size());
  }

  @Test
  void oneThatIsCancelledBeforeItsFirstStepAsksNoResolver() {
    mesh.play(gate.asWait(), new Step.PassThrough(Reason.CANCELLED));
    ClientCall<Object, Object> call = started();

    call.cancel("enough", null);
    library.waiting.get(0).close(Status.CANCELLED.withDescription("enough"));
    open();

    assertEquals(List.of("CANCELLED enough"), told.all);
    assertEquals(List.of(), library.calls);
  }

  @Test
  void oneThatIsCancelledWhileItWaitsForReadinessEnds() {
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT), gate.asWait());
    ClientCall<Object, Object> call = started(CallOptions.DEFAULT.withWaitForReady());
    library.call(0).drop();

    call.cancel("enough", null);
    Await.until(
        "it ends, though it may be begun anew meanwhile",
        () -> {
          library.waiting.stream()
              .filter(WaitingCallTest::isEnough)
              .forEach(held -> held.close(Status.CANCELLED.withDescription("enough")));
          library.calls.stream().filter(WaitingCallTest::isEnough).forEach(FakeCall::drop);
          return !told.all.isEmpty();
        });

    assertEquals(List.of("CANCELLED enough"), told.all);
  }

  private static boolean isEnough(FakeCall held) {
    return "enough".equals(held.cancelled);
  }

  @Test
  void anEndAfterABackOffIsToldByTheLibraryOnItsOwnExecutor() {
    mesh.play(send(1), gate.asWait());
    started();
    library.call(0).answer(GONE);

    open();
    FakeCall last = awaitCall(1);
    assertEquals(List.of(), told.all);
    last.drop();

    assertEquals(List.of("UNAVAILABLE gone"), told.all);
    assertEquals(List.of("resume", "end"), mesh.told);
  }

  @Test
  void oneThatWritesTooMuchDuringABackOffEndsAsItsLastCallDid() {
    mesh.play(send(1), gate.asWait(), send(2));
    ClientCall<Object, Object> call = started();
    library.call(0).answer(GONE);
    for (int message = 0; message < 600; message++) {
      call.sendMessage("x");
    }

    open();
    FakeCall last = awaitCall(1);
    assertTrue(last.messages.isEmpty());
    last.drop();

    assertEquals(List.of("UNAVAILABLE gone"), told.all);
  }

  @Test
  void whatFollowsAWaitIsDoneByTheMeshAndNotByTheApplicationsCommonPool() {
    mesh.play(gate.asWait(), Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT), send(1));
    started(CallOptions.DEFAULT.withWaitForReady());

    open();
    FakeCall refused = awaitCall(0);
    assertIsOfTheMesh(refused.madeBy);
    refused.drop();

    assertIsOfTheMesh(awaitCall(1).madeBy);
  }

  @Test
  void soIsTheEndOfACallWhoseTimeIsOver() {
    Thread ended = Thread.currentThread();
    // Where the time is over before the call is begun, it is ended by whoever begins it.
    for (int millis = 10; ended == Thread.currentThread() && millis <= 10_000; millis *= 10) {
      mesh.play(Sends.attemptLimit(send(1), Duration.ofMillis(millis)));
      started();
      FakeCall below = library.call(library.calls.size() - 1);
      Await.until("its time is over", () -> below.cancelled != null);
      ended = Objects.requireNonNull(below.cancelledBy);
    }

    assertIsOfTheMesh(ended);
  }

  private static void assertIsOfTheMesh(Thread thread) {
    assertTrue(thread.getName().startsWith("zerohop-"), thread.getName());
  }

  @Test
  void oneThatCannotStandByWaitsWithoutThat() {
    mesh.play(gate.asWait(), send(1));
    library.failingStarts = 1;
    started();

    open();
    awaitCall(0).answer(Status.NOT_FOUND);

    assertEquals(List.of("NOT_FOUND null"), told.all);
    mesh.faults.clear();
  }
}
