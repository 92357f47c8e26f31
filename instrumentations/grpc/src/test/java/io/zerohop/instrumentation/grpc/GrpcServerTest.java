package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ports of servers, and the health that a server tells. */
class GrpcServerTest {
  private static final String WITH_HEALTH =
      "io.zerohop.instrumentation.grpc.GrpcApp#librariesWithHealth";

  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, GrpcHooks.class);
  }

  @AfterEach
  void disconnect() {
    heard.close();
  }

  private int count(String event, String port) {
    return (int)
        heard.events().stream()
            .filter(one -> one.startsWith(event + " ") && one.contains(":" + port))
            .count();
  }

  private void awaitCount(int wanted, String event, String port) throws Exception {
    Await.until(event + " is told", () -> count(event, port) == wanted);
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.instrumentation.grpc.GrpcApp#libraries")
  void aServerIsToldWhenItListensAndBeforeItCloses(String library) {
    String port;
    try (GrpcApp app = GrpcApp.of(library)) {
      port = String.valueOf(app.port("first"));
      assertEquals(1, count("listening grpc", port), heard.events().toString());
      assertEquals(0, count("closed", port));
    }
    assertEquals(1, count("closed", port), heard.events().toString());
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource(WITH_HEALTH)
  void aPortFollowsTheOverallHealthOfItsServer(String library) throws Exception {
    try (GrpcApp app = GrpcApp.of(library)) {
      String port = app.ask("health", "start");
      assertEquals(1, count("listening grpc", port));

      app.ask("health", "NOT_SERVING", "some.Service");
      app.ask("health", "SERVING");
      assertEquals(0, count("closed", port), "another service is not the whole");

      app.ask("health", "NOT_SERVING");
      awaitCount(1, "closed", port);
      app.ask("health", "NOT_SERVING");
      app.ask("health", "SERVING");
      awaitCount(2, "listening grpc", port);
      assertEquals(1, count("closed", port));
      app.ask("health", "SERVICE_UNKNOWN");
      awaitCount(2, "closed", port);
      app.ask("health", "clear");
      awaitCount(3, "listening grpc", port);

      String other = String.valueOf(app.port("first"));
      assertEquals(0, count("closed", other), "a server without health is not concerned");
      app.ask("health", "stop");
      assertEquals(3, count("closed", port));
    }
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource(WITH_HEALTH)
  void aServerThatDoesNotServeYetIsNotPublished(String library) throws Exception {
    try (GrpcApp app = GrpcApp.of(library)) {
      app.ask("health", "NOT_SERVING");
      String port = app.ask("health", "start");
      assertEquals(0, count("listening grpc", port));

      app.ask("health", "SERVING");
      awaitCount(1, "listening grpc", port);
      app.ask("health", "stop");
    }
  }

  @ParameterizedTest
  @MethodSource(WITH_HEALTH)
  void theTerminalStateHasBeenToldWhenItIsEnteredAndIsTheLast(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      String port = app.ask("health", "start");

      app.ask("health", "terminal");
      assertEquals(1, count("closed", port));

      app.ask("health", "SERVING");
      assertEquals(1, count("listening grpc", port));
      app.ask("health", "stop");
      assertEquals(1, count("closed", port));
    }
  }

  @ParameterizedTest
  @MethodSource(WITH_HEALTH)
  void aFailureInsideAHookChangesNothingForTheApplication(String library) {
    for (String[] each :
        new String[][] {
          {GrpcHealthHooks.STATUS, "NOT_SERVING"},
          {GrpcHealthHooks.NO_STATUS, "clear"},
          {GrpcHealthHooks.TERMINAL, "terminal"}
        }) {
      try (GrpcApp app = GrpcApp.of(library)) {
        app.ask("health", "start");
        System.setProperty(InjectingAdapter.FAULT, each[0]);
        app.ask("health", each[1]);
        assertEquals(null, System.clearProperty(InjectingAdapter.FAULT), each[0]);
        app.ask("health", "stop");
      }
    }
    assertFalse(heard.faults().isEmpty());
  }
}
