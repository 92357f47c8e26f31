package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.grpc.FakeLibrary.FakeCall;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An RPC between a library and an engine that do what the test tells them, in its order. */
class MeshClientCallTest extends CallBed {
  @Test
  void aRepetitionIsMadeInTheContextOfItsCallerAndSaysThatItIsOne() throws Exception {
    mesh.play(send(1), send(2));
    Context own = Context.current().withValue(Context.key("user"), "ada");
    own.call(this::started);
    library.call(0).send();

    library.call(0).answer(GONE);

    assertEquals(own, library.call(1).madeIn);
    assertNull(library.call(0).header("grpc-previous-rpc-attempts"));
    assertEquals("1", library.call(1).header("grpc-previous-rpc-attempts"));
  }

  @Test
  void aFailoverIsNoRepetitionAndRepeatsNothingThatTheLibraryWrote() {
    mesh.play(send(1), send(2));
    started();

    library.call(0).close(GONE);

    assertNull(library.call(1).header("grpc-previous-rpc-attempts"));
    assertNull(library.call(1).header("authorization"));
  }

  @Test
  void allMessagesThatWereAskedForAreAskedForAgain() {
    mesh.play(send(1), send(2));
    ClientCall<Object, Object> call = started();
    call.request(Integer.MAX_VALUE);
    call.request(2);

    library.call(0).answer(GONE);

    assertEquals(Integer.MAX_VALUE, library.call(1).requested);
  }

  @Test
  void aMessageThatCanBeReadOnceIsSentOnce() {
    mesh.play(Sends.mirrored(send(1), Sends.mirror(3)), send(2));
    ClientCall<Object, Object> call = started();
    call.sendMessage(new ByteArrayInputStream(new byte[] {1}));
    call.halfClose();

    library.call(0).answer(GONE);

    assertEquals(1, library.calls.size());
    assertEquals(List.of("UNAVAILABLE gone"), told.all);
  }

  @Test
  void headersThatGrpcTakesNoTextUnderAreLeftOutAndTheRpcStaysInTheMesh() {
    List<HeaderChanges.Header> wanted =
        List.of(
            new HeaderChanges.Header("trace-bin", "1"),
            new HeaderChanges.Header("a~b", "2"),
            new HeaderChanges.Header("X-Team", "3"));
    mesh.play(Sends.headers(send(1), new HeaderChanges(List.of("c!-bin"), wanted, List.of())));

    started();

    assertEquals("3", library.call(0).header("x-team"));
    assertEquals(1, library.calls.size());
  }

  @Test
  void anRpcThatBeginsAnewIsCopiedOnce() {
    Step.Mirror copy = Sends.mirror(3);
    mesh.play(
        Sends.mirrored(send(1), copy),
        Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT),
        Sends.mirrored(send(1), copy));
    ClientCall<Object, Object> call = started(CallOptions.DEFAULT.withWaitForReady());
    call.sendMessage("all");
    call.halfClose();
    assertEquals(2, library.calls.size(), "the RPC and its copy");
    library.call(0).answer(GONE);
    library.call(2).drop();
    FakeCall anew = awaitCall(3);

    call.cancel("enough", null);

    Await.until("the RPC is cancelled, which a copy is not", () -> "enough".equals(anew.cancelled));
    assertEquals(2, mesh.begun.size());
  }

  @Test
  void aResponseThatBeginsWhenItsTimeIsOverIsNotSeen() {
    mesh.play(Sends.attemptLimit(send(1), Duration.ofMillis(50)));
    started();
    FakeCall late = library.call(0);
    Await.until("its time is over", () -> late.cancelled != null);

    late.listener().onHeaders(new Metadata());
    late.listener().onMessage("late");
    late.close(Status.CANCELLED);

    assertEquals(List.of("DEADLINE_EXCEEDED ATTEMPT_TIMEOUT: no response in time"), told.all);
    assertEquals(Failure.TIMEOUT, mesh.results.get(0).failure());
  }

  @Test
  void aChannelThatIsShutDownIsNoEndpointsFaultAndEndsTheWaitForReadiness() {
    mesh.play(send(1));
    started(CallOptions.DEFAULT.withWaitForReady());

    library.call(0).close(Status.UNAVAILABLE.withDescription("Channel shutdownNow invoked"));

    assertEquals(Failure.CANCELLED, mesh.results.get(0).failure());
    assertEquals(List.of("UNAVAILABLE Channel shutdownNow invoked"), told.all);
  }

  @Test
  void anRpcThatWaitsForReadinessAsksTheLibraryWhetherItStillMay() {
    Step refused = Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT);
    mesh.play(refused, refused);
    started(CallOptions.DEFAULT.withWaitForReady());
    library.call(0).drop();
    FakeCall second = awaitCall(1);
    assertEquals(List.of(), told.all);

    second.close(Status.DEADLINE_EXCEEDED.withDescription("too late"));

    assertEquals(List.of("DEADLINE_EXCEEDED too late"), told.all);
  }

  @Test
  void anRpcThatBeginsAnewIsAdmittedIfTheEngineSaysSo() {
    Step refused = Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT);
    mesh.play(refused, refused, refused);
    started(CallOptions.DEFAULT.withWaitForReady());
    library.call(0).drop();
    FakeCall second = awaitCall(1);
    mesh.admits = true;
    second.drop();
    FakeCall third = awaitCall(2);

    assertFalse(mesh.begun.get(0).isAdmitted());
    assertFalse(mesh.begun.get(1).isAdmitted());
    assertTrue(mesh.begun.get(2).isAdmitted());
    third.close(Status.DEADLINE_EXCEEDED.withDescription("too late"));
  }

  @Test
  void theWaitForReadinessAndTheTimeoutOfAServiceConfigHoldForTheWholeRpc() {
    Deadline deadline = Deadline.after(1, TimeUnit.MINUTES);
    library.serviceConfig = options -> options.withWaitForReady().withDeadline(deadline);
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT), send(2));
    started();

    library.call(0).drop();

    assertEquals(deadline, awaitCall(1).options.getDeadline());
    assertEquals(List.of(), told.all);
  }

  @Test
  void isAskedNothingOfACallThatTheLibraryHasNotStarted() {
    List<Object> seen = new ArrayList<>();
    mesh.play(send(1));
    ClientCall<Object, Object> call = call(CallOptions.DEFAULT);
    library.whileStarted = below -> seen.addAll(List.of(call.isReady(), call.getAttributes()));

    call.start(told, new Metadata());

    assertEquals(List.of(false, Attributes.EMPTY), seen);
    assertTrue(call.isReady());
  }

  @Test
  void anApplicationThatIsToldThatItsCallIsReadyFindsItSo() {
    mesh.play(send(1));
    ClientCall<Object, Object> call = call(CallOptions.DEFAULT);
    List<Boolean> seen = new ArrayList<>();
    library.whileStarted =
        below -> {
          below.streamIsThere();
          below.listener().onReady();
        };

    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onReady() {
            seen.add(call.isReady());
          }
        },
        new Metadata());

    assertEquals(List.of(true), seen);
  }

  @Test
  void aCallThatTookTooLongTellsNoReadiness() {
    mesh.play(Sends.attemptLimit(send(1), Duration.ofMillis(50)));
    started();
    FakeCall late = library.call(0);
    Await.until("its time is over", () -> late.cancelled != null);

    late.listener().onReady();
    late.close(Status.CANCELLED);
    late.listener().onReady();

    assertEquals(List.of("DEADLINE_EXCEEDED ATTEMPT_TIMEOUT: no response in time"), told.all);
  }

  @Test
  void nothingIsKeptOfACallThatEndsBeforeItsTimersAreMade() {
    mesh.play(Sends.attemptLimit(send(1), Duration.ofHours(1)));
    library.whileStarted = below -> below.answer(Status.NOT_FOUND);
    WeakReference<ClientCall<?, ?>> call = new WeakReference<>(started());

    library.calls.clear();
    Await.until(
        "it is forgotten",
        () -> {
          System.gc();
          return call.get() == null;
        });
  }

  @Test
  void theHeadersOfAResponseSayNothingOfItsEndpoint() {
    mesh.play(send(1));
    started();

    library.call(0).listener().onHeaders(new Metadata());
    library.call(0).answer(GONE);

    assertTrue(mesh.results.get(0).isBegun());
    assertEquals(RpcCode.UNAVAILABLE, mesh.results.get(1).rpc());
    assertEquals(List.of("headers", "UNAVAILABLE gone"), told.all);
  }

  @Test
  void whatTheLibraryThrowsIsForTheOneWhoSentIt() {
    mesh.play(send(1));
    ClientCall<Object, Object> call = call(CallOptions.DEFAULT);
    library.whileStarted = below -> call.sendMessage(new AssertionError("unsendable"));

    call.start(told, new Metadata());
    assertEquals("unsendable", library.call(0).cancelled);
    call.sendMessage("good");
    assertThrows(AssertionError.class, () -> call.sendMessage(new AssertionError("again")));

    assertEquals(List.of("good"), library.call(0).messages);
  }

  @Test
  void anRpcForWhichNoCallCanBeStartedEndsOnce() {
    mesh.play(send(1));
    library.failingStarts = 2;

    started();
    library.calls.forEach(half -> half.close(GONE));

    assertEquals(List.of("INTERNAL no call could be started"), told.all);
    assertTrue(library.call(1).isPlain());
    assertEquals(List.of("cancel"), mesh.told.subList(0, 1));
    assertEquals(2, mesh.faults.size());
    mesh.faults.clear();
  }

  @Test
  void whatPolicyRefusesIsNotPerformedThoughItCannotBeRefusedByTheLibrary() {
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
    library.failingStarts = 1;

    started();

    assertEquals(List.of("INTERNAL no call could be started"), told.all);
    assertEquals(1, library.calls.size());
    mesh.faults.clear();
  }

  @Test
  void aRefusedRpcThatMeetsNoPickerOfOursIsRefusedAllTheSame() {
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
    started();

    library.call(0).connect();
    assertNotNull(library.call(0).cancelled);
    library.call(0).close(Status.CANCELLED);

    assertTrue(told.all.get(0).startsWith("UNAVAILABLE NO_ENDPOINTS"), told.all.toString());
  }

  @Test
  void whatIsSentLaterCountsForWhatIsKept() {
    mesh.play(send(1), send(2));
    ClientCall<Object, Object> call = started();
    call.sendMessage("large");
    call.halfClose();

    library.call(0).sent(2000);
    library.call(0).answer(GONE);

    assertEquals(1, library.calls.size());
    assertEquals(List.of("UNAVAILABLE gone"), told.all);
  }

  @Test
  void aStatusOfPolicyReachesTheApplicationAsItIs() {
    List<HeaderChanges.Header> status = List.of(new HeaderChanges.Header("grpc-status", "5"));
    mesh.play(new Step.Respond(200, status, new byte[0], Reason.FAULT_INJECTED));
    started();

    library.call(0).drop();

    assertEquals(List.of("NOT_FOUND FAULT_INJECTED"), told.all);
  }
}
