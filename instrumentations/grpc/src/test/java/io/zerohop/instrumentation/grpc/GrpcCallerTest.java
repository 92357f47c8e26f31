package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.RpcUnderTest.Told;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application hears of its RPCs as often, and where, as without the mesh. */
class GrpcCallerTest extends GrpcBed {
  private static final List<String> EXECUTORS = List.of("of the call", "of the channel");

  @AfterEach
  void nothingFailed() {
    assertEquals(List.of(), mesh.faults());
  }

  private static Step shortly() {
    return new Step.Wait(Duration.ofMillis(20).toNanos(), null);
  }

  private static Step nobody() {
    return Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT);
  }

  private static String call(GrpcApp app, String message) {
    return app.ask("through", "small messages", "reviews:9000", "blocking", message);
  }

  private static void assertHeard(GrpcApp app, String answer) {
    for (String executor : EXECUTORS) {
      String heard = app.ask("watch", "reviews:9000", executor);
      assertTrue(heard.startsWith(answer), heard);
      assertTrue(heard.endsWith(" | 1 1 1 [" + executor + "]"), executor + ": " + heard);
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void anInterceptorOfTheApplicationIsPassedOnceThoughTheRpcIsRetried(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      app.tell("first", Told.UNAVAILABLE);
      Step.Send first = Sends.to(app.port("first"));
      mesh.play("reviews", Script.retrying(first, first, Sends.to(app.port("second"))));

      String heard = app.ask("watch", "reviews:9000", "of the channel");

      assertEquals("second:a | 1 1 1 [of the channel]", heard);
      assertEquals(2, app.seen("first").size());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void answersAndRefusalsAreTheExecutorsOfTheCallOrTheChannel(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      app.tell("first", Told.UNAVAILABLE);
      Step.Send first = Sends.to(app.port("first"));
      Step.Send second = Sends.to(app.port("second"));

      mesh.play("reviews", Script.inOrder(second));
      assertHeard(app, "second:a");
      mesh.play("reviews", Script.inOrder(shortly(), second));
      assertHeard(app, "second:a");
      mesh.play("reviews", Script.inOrder(first, shortly(), second));
      assertHeard(app, "second:a");

      mesh.play("reviews", Script.inOrder(nobody()));
      assertHeard(app, "UNAVAILABLE NO_ENDPOINTS");
      mesh.play("reviews", Script.inOrder(shortly(), nobody()));
      assertHeard(app, "UNAVAILABLE NO_ENDPOINTS");
      mesh.play("reviews", Script.inOrder(first, shortly()));
      assertHeard(app, "UNAVAILABLE told so");
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void theLargestMessageOfTheChannelHoldsForAnswersOfEndpoints(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));

      assertEquals("second:a", call(app, "a"));
      String refused = call(app, "a".repeat(100));
      assertTrue(refused.startsWith("RESOURCE_EXHAUSTED "), refused);

      assertEquals(RpcCode.RESOURCE_EXHAUSTED, mesh.calls().get(1).results().get(1).rpc());
    }
  }
}
