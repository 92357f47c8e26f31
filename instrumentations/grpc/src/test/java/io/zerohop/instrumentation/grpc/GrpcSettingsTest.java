package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.RpcAsk;
import io.zerohop.testkit.RpcUnderTest.Told;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application has set for its channels holds, within the mesh and outside. */
class GrpcSettingsTest extends GrpcBed {
  private static final String REVIEWS = "reviews:9000";

  @AfterEach
  void nothingFailed() {
    assertEquals(List.of(), mesh.faults());
  }

  private static String call(GrpcApp app, String settings, String target) {
    return app.ask("through", settings, target, "blocking", "a");
  }

  /** OkHttp's channels take a host and a port only. */
  static Stream<String> netty() {
    return GrpcApp.libraries().filter(library -> library.startsWith("netty"));
  }

  private static Step nobody() {
    return Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT);
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void retriesAndHedgingOfItsServiceConfigStayWithinOneSendOfTheMesh(String library) {
    for (String settings : List.of("retries", "hedging")) {
      try (GrpcApp app = GrpcApp.of(library)) {
        app.tell("first", Told.UNAVAILABLE);
        mesh.play(
            "reviews", Script.retrying(Sends.to(app.port("first")), Sends.to(app.port("second"))));

        assertEquals("second:a", call(app, settings, REVIEWS), settings);
        assertEquals(3, app.seen("first").size(), settings);
        assertEquals(RpcCode.UNAVAILABLE, mesh.onlyCall().results().get(0).rpc(), settings);
        assertEquals(RpcCode.OK, mesh.onlyCall().results().get(2).rpc(), settings);

        String outside = "localhost:" + app.port("first");
        assertEquals("UNAVAILABLE told so", call(app, settings, outside), settings);
        assertEquals(6, app.seen("first").size(), settings);
      }
      mesh.calls().clear();
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void theMeshRepeatsWhereTheLibraryMayNot(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      app.tell("first", Told.UNAVAILABLE);
      mesh.play(
          "reviews", Script.retrying(Sends.to(app.port("first")), Sends.to(app.port("second"))));

      assertEquals("second:a", call(app, "no retries", REVIEWS));
      assertEquals(1, app.seen("first").size());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aBalancerOfItsOwnServesWhatIsOutside(String library) {
    for (String settings : List.of("round robin", "round robin by default")) {
      try (GrpcApp app = GrpcApp.of(library)) {
        mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));

        assertEquals("first:a", call(app, settings, "localhost:" + app.port("first")), settings);
        assertEquals("second:a", call(app, settings, REVIEWS), settings);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void theWaitForReadinessOfItsServiceConfigEndsByItsTimeout(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.playEach("reviews", () -> Script.inOrder(nobody()));

      String late = call(app, "patience and time", REVIEWS);

      assertTrue(late.startsWith("DEADLINE_EXCEEDED"), late);
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void theWaitForReadinessOfItsServiceConfigEndsWhenThereIsAnEndpoint(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      List<Step> turns = new ArrayList<>(List.of(nobody(), nobody(), Sends.to(app.port("second"))));
      mesh.playEach("reviews", () -> Script.inOrder(turns.remove(0)));

      assertEquals("second:a", call(app, "patience", REVIEWS));
      assertEquals(3, mesh.calls().size());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void whatTheMeshLetsWaitEndsWithItsContextOrItsChannel(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      Step.Wait endless = new Step.Wait(Duration.ofHours(1).toNanos(), null);
      mesh.playEach("reviews", () -> Script.inOrder(endless));

      String left = app.ask("leave", REVIEWS);
      assertTrue(left.startsWith("CANCELLED "), left);
      String over = app.ask("shut down", REVIEWS, "false");
      assertTrue(over.startsWith("UNAVAILABLE Channel shutdown"), over);

      assertTrue(mesh.calls().stream().allMatch(PlayedCall::isCancelled));
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aWaitForReadinessEndsByTheDeadlineOfTheRpcAndWhenItsChannelIsShutDown(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.playEach("reviews", () -> Script.inOrder(nobody()));

      String late = app.call(RpcAsk.unary(REVIEWS, "a").patient(Duration.ofMillis(300)));
      assertTrue(late.startsWith("DEADLINE_EXCEEDED"), late);

      String over = app.ask("shut down", REVIEWS, "true");
      assertTrue(over.startsWith("UNAVAILABLE Channel shutdown"), over);
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aProxyOfItsOwnMeansNoPolicy(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));

      String failed = call(app, "proxy", REVIEWS);

      assertTrue(failed.startsWith("UNAVAILABLE"), failed);
      assertEquals(List.of(), mesh.calls());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aProxyThatIsSetLaterLetsNothingOutThatTheMeshRefuses(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      List<Step> turns = new ArrayList<>(List.of(Sends.to(app.port("second")), nobody()));
      mesh.playEach("reviews", () -> Script.inOrder(turns.remove(0)));

      assertEquals("second:a", call(app, "proxy set later", REVIEWS));
      String refused = call(app, "proxy set later", REVIEWS);
      assertTrue(refused.startsWith("UNAVAILABLE NO_ENDPOINTS"), refused);
    }
  }

  @ParameterizedTest
  @MethodSource("netty")
  void aSocketAddressWithANameOfTheMeshIsRouted(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));

      assertEquals("second:a", call(app, "socket address", REVIEWS));
      assertEquals("first:a", call(app, "socket address", "localhost:" + app.port("first")));
      assertEquals(List.of("reviews:9000 ada"), app.seen("second"));
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void everyStatusOfPolicyReachesTheApplicationAsItIs(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      List<HeaderChanges.Header> status = List.of(new HeaderChanges.Header("grpc-status", "5"));
      mesh.play(
          "reviews",
          Script.inOrder(new Step.Respond(200, status, new byte[0], Reason.FAULT_INJECTED)));

      assertEquals("NOT_FOUND FAULT_INJECTED", call(app, "no retries", REVIEWS));
    }
  }
}
