package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unchanged gRPC applications under a GRPCRoute. */
class GrpcIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void oneMethodGoesToV2AndNeitherAFailingNorADeadInstanceIsNoticed(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      Program first = mesh.track(mesh.rpc("orders", "orders-1", "Orders"));
      mesh.track(mesh.rpc("orders", "orders-2", "Orders"));
      mesh.track(mesh.rpc("orders-v2", "orders-v2-1", "Orders"));
      Program checkout = mesh.track(mesh.rpc("checkout", "checkout-1", "Checkout"));
      int port = checkout.port();
      mesh.awaitReady("orders", 2);
      mesh.awaitReady("orders-v2", 1);
      Eventually.holds("orders is reached", () -> Http.get(port, "/Find/x").good());
      assertEquals(0, mesh.apply("orders.yaml", DemoPolicy.text("orders.yaml")).exit());
      Eventually.holds(
          "Place goes to v2", () -> Http.get(port, "/Place/x").body().equals("orders-v2-1"));

      assertEquals(List.of("orders-v2-1"), instances(port, "/Place/x"));
      assertEquals(List.of("orders-1", "orders-2"), instances(port, "/Find/x"));
      assertEquals(
          List.of("orders-1 orders-1 orders-1", "orders-2 orders-2 orders-2"),
          instances(port, "/List/x"));

      assertTrue(Http.get(port, "/Find/fail").good(), "whoever is asked fails from now on");
      assertEquals(1, instances(port, "/Find/x").size(), "the other one answers every time");

      first.kill();
      assertEquals(List.of("orders-2 orders-2 orders-2"), instances(port, "/List/x"));

      Ended why =
          mesh.cli(
              "explain",
              "checkout",
              "POST",
              "http://orders:9000/shop.Orders/Place",
              "-H",
              "content-type:application/grpc");
      assertTrue(why.output().contains("path is /shop.Orders/Place"), why.output());
      assertTrue(why.output().contains("orders.yaml:"), why.output());
    }
  }

  /** Who answers 40 calls, none of which may fail. */
  private static List<String> instances(int port, String path) throws InterruptedException {
    List<Http.Answer> answers = Http.gets(40, port, path);
    assertTrue(answers.stream().allMatch(Http.Answer::good), answers.toString());
    Stream<String> names = answers.stream().map(Http.Answer::body);
    return names.distinct().sorted().toList();
  }
}
