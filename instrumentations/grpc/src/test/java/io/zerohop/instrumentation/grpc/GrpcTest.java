package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Presence;
import io.zerohop.testkit.RpcAsk;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is gRPC's alone: the ways to make a channel, and hooks that fail. */
class GrpcTest extends GrpcBed {
  private static final List<String> STUBS = List.of("blocking", "future", "async");

  private static String through(GrpcApp app, String method, String target, String stub) {
    return app.ask("through", method, target, stub, "a");
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void anyChannelToANameOfTheMeshIsRoutedThroughAnyStub(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));
      for (String stub : STUBS) {
        for (String target : List.of("reviews:9000", "dns:///reviews:9000")) {
          for (String method :
              List.of("Grpc.newChannelBuilder", "ManagedChannelBuilder.forTarget")) {
            assertEquals("second:a", through(app, method, target, stub), method + target + stub);
          }
        }
        for (String method :
            List.of("Grpc.newChannelBuilderForAddress", "ManagedChannelBuilder.forAddress")) {
          assertEquals("second:a", through(app, method, "reviews:9000", stub), method + stub);
        }
      }
      assertEquals(18, mesh.calls().size());
      assertTrue(mesh.calls().stream().allMatch(call -> call.request().port() == 9000));
      assertEquals("READY", app.ask("state", "reviews:9000"));
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aTargetWithoutAPortMeansTheDefaultPort(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));

      assertEquals(
          "second:a", through(app, "ManagedChannelBuilder.forTarget", "reviews", "blocking"));

      int defaultPort = mesh.onlyCall().request().port();
      assertTrue(defaultPort == 80 || defaultPort == 443, "was " + defaultPort);
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void anAddressOutsideTheMeshIsLeftAlone(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));
      String address = "127.0.0.1:" + app.port("first");

      for (String method :
          List.of(
              "Grpc.newChannelBuilder",
              "Grpc.newChannelBuilderForAddress",
              "ManagedChannelBuilder.forTarget",
              "ManagedChannelBuilder.forAddress")) {
        assertEquals("first:a", through(app, method, address, "blocking"), method);
      }
      assertEquals("first:a", through(app, "Grpc.newChannelBuilder", "dns:///" + address, "async"));
      assertEquals(List.of(), mesh.calls());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES + "WithInProcess")
  void aChannelWithinTheProcessIsLeftAlone(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));
      app.ask("name", "in process", "0");

      for (String stub : STUBS) {
        assertEquals(
            "in process", through(app, "InProcessChannelBuilder.forName", "reviews:9000", stub));
      }
      assertEquals(List.of(), mesh.calls());
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void nothingIsSentInTheClearToAnEndpointThatAsksForTls(String library) {
    try (GrpcApp app = GrpcApp.of(library)) {
      mesh.play(
          "reviews", Script.inOrder(Sends.tls(Sends.to(app.port("second")), "a TLS context")));

      String told = app.call(RpcAsk.unary("reviews:9000", "a"));

      assertTrue(told.startsWith("UNAVAILABLE NO_IDENTITY: "), told);
      assertEquals(List.of(), app.seen("second"));
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aResolverOfTheApplicationsIsLeftAlone(String library) {
    try (GrpcApp app = GrpcApp.alone(library)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.port("second"))));
      String port = String.valueOf(app.port("first"));

      app.ask("name", "shop", port);
      assertEquals(
          "first:a", through(app, "Grpc.newChannelBuilder", "shop:///reviews:9000", "blocking"));
      app.ask("name", "default scheme", port);
      assertEquals("first:a", through(app, "Grpc.newChannelBuilder", "reviews:9000", "blocking"));

      assertEquals(List.of(), mesh.calls());
      assertEquals(
          "second:a", through(app, "Grpc.newChannelBuilder", "dns:///reviews:9000", "blocking"));
    }
  }

  @ParameterizedTest
  @MethodSource(LIBRARIES)
  void aFailureInsideAHookChangesNothingForTheApplication(String library) {
    List<String> silent = new ArrayList<>();
    for (HookPoint point : new GrpcHooks().hooks().points()) {
      mesh.play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
      System.setProperty(InjectingAdapter.FAULT, point.id());
      try (GrpcApp app = GrpcApp.of(library)) {
        RpcAsk ask = RpcAsk.unary("localhost:" + app.port("first"), "a");
        assertEquals("first:a", app.call(ask), point.id());
        mesh.play("localhost", Script.inOrder(Sends.to(app.port("first"))));
        assertEquals("first:a", app.call(ask), point.id());
      }
      if (System.clearProperty(InjectingAdapter.FAULT) != null
          && point.presence() == Presence.REQUIRED) {
        silent.add(point.id());
      }
    }
    assertEquals(List.of(), silent, "every hook must have run, and failed");
    assertTrue(mesh.faults().size() >= 7, mesh.faults().toString());
  }
}
