package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call that comes in: begin, step, result, and an end that is told once. */
class ServingTest {
  private static final TraceContext TRACE = TestContexts.numbered(1, 2, 3);
  private static final ServedGet TRACED = ServedGet.with(Map.of("x-trace", "traced"));

  private final TestMesh test = new TestMesh();

  ServingTest() {
    test.mesh()
        .tracer(
            new Tracer() {
              @Override
              public @Nullable TraceContext serve(ServedRequest request) {
                return "traced".equals(request.header("x-trace")) ? TRACE : null;
              }
            });
  }

  private Call begin() {
    return Objects.requireNonNull(test.mesh().serve(TRACED));
  }

  @Test
  void theApplicationAnswersInTheMiddleOfTheTraceThatCameIn() {
    Step.Serve serve = assertInstanceOf(Step.Serve.class, begin().first());

    assertSame(TRACE, serve.around().trace());
    assertEquals(Step.Limits.NONE, serve.around().deadline());
    Call untraced = Objects.requireNonNull(test.mesh().serve(ServedGet.with(Map.of())));
    assertNull(assertInstanceOf(Step.Serve.class, untraced.first()).around().trace());
  }

  @Test
  void theEndIsToldOnceWithItsTimesAndTheAnswer() {
    Call call = begin();
    call.first();
    test.passMillis(7);
    assertInstanceOf(Step.Finish.class, call.result(answer(201)));
    assertEquals(List.of(), test.served, "the body is not over");
    test.passMillis(3);
    call.bodyEnd(null);
    call.bodyEnd(null);
    call.cancel();

    assertEquals(List.of("GET /orders 201 after 10 ms"), test.served);
  }

  @Test
  void whatTheApplicationThrewIsTheEnd() {
    Call call = begin();
    call.first();
    IllegalStateException thrown = new IllegalStateException("no stock");
    call.result(AttemptResult.failed(Phase.SENT, Failure.OTHER, thrown));
    call.bodyEnd(null);

    assertEquals(List.of("GET /orders 0 after 0 ms: " + thrown), test.served);
  }

  @Test
  void anRpcTellsLastHowItWent() {
    Call call = begin();
    call.first();
    call.ended(AttemptResult.ended(RpcCode.NOT_FOUND, name -> null));

    assertEquals(List.of("GET /orders NOT_FOUND after 0 ms"), test.served);
  }

  @Test
  void aCallerThatWentAwayIsTold() {
    Call call = begin();
    call.first();
    call.cancel();

    assertEquals(List.of("GET /orders - after 0 ms, cancelled"), test.served);
  }

  @Test
  void whileNobodyWantsToKnowThereIsNoCall() {
    assertTrue(test.mesh().mayServe());
    test.mesh().mode(Mode.OFF);
    assertFalse(test.mesh().mayServe());
    assertNull(test.mesh().serve(TRACED));
    test.mesh().mode(Mode.OBSERVE);
    test.mesh().tracer(Tracer.OFF);
    assertFalse(test.mesh().mayServe());
    assertNull(test.mesh().serve(TRACED));
    test.mesh().mode(Mode.ENFORCE);
    assertNull(test.mesh().serve(TRACED), "only who asks for the load is heard");
  }
}
