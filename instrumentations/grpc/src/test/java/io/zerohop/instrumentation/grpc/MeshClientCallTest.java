package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.grpc.FakeLibrary.FakeCall;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An RPC between a library and an engine that do what the test tells them, in its order. */
class MeshClientCallTest {
  private static final Status GONE = Status.UNAVAILABLE.withDescription("gone");
  private static final Step.Wait A_WHILE = new Step.Wait(TimeUnit.MILLISECONDS.toNanos(100), null);

  private final FakeLibrary library = new FakeLibrary();
  private final FakeMesh mesh = new FakeMesh();
  private final Told told = new Told();

  @AfterEach
  void disconnect() {
    mesh.close();
    assertEquals(List.of(), mesh.faults);
  }

  /** What the application hears. */
  private static final class Told extends ClientCall.Listener<Object> {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onHeaders(Metadata headers) {
      all.add("headers");
    }

    @Override
    public void onMessage(Object message) {
      all.add("message");
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      all.add(status.getCode() + " " + status.getDescription());
    }
  }

  private static final class Any implements MethodDescriptor.Marshaller<Object> {
    @Override
    public InputStream stream(Object value) {
      return InputStream.nullInputStream();
    }

    @Override
    public Object parse(InputStream stream) {
      return stream;
    }
  }

  private ClientCall<Object, Object> call(CallOptions options) {
    MethodDescriptor<Object, Object> method =
        MethodDescriptor.newBuilder(new Any(), new Any())
            .setFullMethodName("shop.Reviews/List")
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .build();
    return new MeshClientCall<>(new Rpc<>(new Target("reviews", 9000), method, options, library));
  }

  private ClientCall<Object, Object> started(CallOptions options) {
    ClientCall<Object, Object> call = call(options);
    call.start(told, new Metadata());
    return call;
  }

  private ClientCall<Object, Object> started() {
    return started(CallOptions.DEFAULT);
  }

  private static Step.Send send(int port) {
    return Sends.to(port);
  }

  private FakeCall awaitCall(int index) {
    Await.until("the library is called", () -> library.calls.size() > index);
    return library.call(index);
  }

  @Test
  void aCallThatIsCancelledDuringABackOffEndsOnce() {
    mesh.play(send(1), A_WHILE, send(2));
    ClientCall<Object, Object> call = started();
    library.call(0).answer(GONE);

    call.cancel("enough", null);
    library.call(1).drop();
    Await.until("the back-off is over", () -> mesh.told.contains("resume"));
    Await.until("the send after it is given up", () -> mesh.told.lastIndexOf("cancel") > 1);

    assertEquals(List.of("CANCELLED enough"), told.all);
    assertEquals(2, library.calls.size());
  }

  @Test
  void aCallThatIsCancelledBeforeItsFirstStepEndsOnceAndAsksNoResolver() {
    mesh.play(A_WHILE, new Step.PassThrough(Reason.CANCELLED));
    ClientCall<Object, Object> call = started();

    call.cancel("enough", null);
    assertEquals(
        Status.Code.CANCELLED, Objects.requireNonNull(library.call(0).refused()).getCode());
    library.call(0).drop();
    Await.until("the wait is over", () -> mesh.told.contains("resume"));

    assertEquals(List.of("CANCELLED enough"), told.all);
  }

  @Test
  void anEndAfterABackOffIsToldByTheLibraryOnItsOwnExecutor() {
    mesh.play(send(1), A_WHILE);
    started();
    library.call(0).answer(GONE);

    FakeCall last = awaitCall(1);
    assertEquals(List.of(), told.all);
    last.drop();

    assertEquals(List.of("UNAVAILABLE gone"), told.all);
    assertEquals(List.of("resume", "end"), mesh.told);
  }

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
  void anRpcThatIsCancelledWhileItWaitsForReadinessEnds() {
    mesh.play(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
    ClientCall<Object, Object> call = started(CallOptions.DEFAULT.withWaitForReady());
    library.call(0).drop();

    call.cancel("enough", null);
    awaitCall(1).drop();

    assertEquals(List.of("CANCELLED enough"), told.all);
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
  void aStatusOfPolicyReachesTheApplicationAsItIs() {
    List<HeaderChanges.Header> status = List.of(new HeaderChanges.Header("grpc-status", "5"));
    mesh.play(new Step.Respond(200, status, new byte[0], Reason.FAULT_INJECTED));
    started();

    library.call(0).drop();

    assertEquals(List.of("NOT_FOUND FAULT_INJECTED"), told.all);
  }
}
