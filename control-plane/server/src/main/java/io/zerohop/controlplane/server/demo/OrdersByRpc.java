package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo's step with gRPC: a checkout that calls {@code orders:9000} by an ordinary channel, and
 * a GRPCRoute that tells its methods apart.
 */
final class OrdersByRpc {
  private static final int MANY = 200;

  private static final int STARTED = 4;

  private final Fleet fleet;
  private final Story story;
  private final DemoPolicies policies;
  private final Traffic place = new Traffic("/Place/7");
  private final Traffic find = new Traffic("/Find/7");

  OrdersByRpc(Fleet fleet, Story story, DemoPolicies policies) {
    this.fleet = fleet;
    this.story = story;
    this.policies = policies;
  }

  /** Starts the services, applies the route, then kills an instance. */
  void play(int number) throws IOException, InterruptedException {
    story.step(
        number, "gRPC: a route for one method, and a killed instance that only a trace shows");
    story.say("    starting 4 more JVMs: checkout calls the gRPC service orders ...");
    int before = AgentCount.ready(fleet.config());
    Jvm first = fleet.startRpc("orders", "orders-1", "Orders");
    Jvm second = fleet.startRpc("orders", "orders-2", "Orders");
    fleet.startRpc("orders-v2", "orders-v2-1", "Orders");
    Jvm checkout = fleet.startRpc("checkout", "checkout-1", "Checkout");
    int port = checkout.port();
    fleet.await(
        "4 more instances take calls", () -> AgentCount.ready(fleet.config()) >= before + STARTED);
    fleet.await("orders answers", () -> place.call(port, null).good());
    route(port);
    OneTrace trace = new OneTrace(fleet, story);
    trace.switchOn(policies, find, port, "orders-1");
    failures(port, first, second, trace);
  }

  private void route(int port) throws IOException, InterruptedException {
    story.run("apply", "-f", policies.orders().toString(), "--wait");
    List<Traffic.Answer> placed = place.calls(MANY, port, null);
    story.count(placed, "calls of Place");
    long v2 = placed.stream().filter(answer -> answer.body().equals("orders-v2-1")).count();
    story.check(v2 == MANY, v2 + " of " + MANY + " went to v2");
    List<Traffic.Answer> found = find.calls(MANY, port, null);
    story.count(found, "calls of Find, by the same channel");
    long one = found.stream().filter(answer -> answer.body().equals("orders-1")).count();
    long two = found.stream().filter(answer -> answer.body().equals("orders-2")).count();
    story.check(
        one + two == MANY && one > 0 && two > 0,
        "%d went to orders-1, %d to orders-2: each call is balanced, not the channel"
            .formatted(one, two));
    story.run(
        "explain",
        "checkout",
        "POST",
        "http://orders:9000/shop.Orders/Place",
        "-H",
        "content-type:application/grpc");
  }

  private void failures(int port, Jvm first, Jvm second, OneTrace trace)
      throws InterruptedException {
    Traffic.Stream stream = new Traffic.Stream(port, "/Find/7");
    stream.await(Duration.ofMillis(300), 5, answer -> true);
    second.kill();
    long killed = System.nanoTime();
    stream.await(Duration.ofSeconds(1), 20, answer -> answer.started() - killed > 0);
    List<Traffic.Answer> answers = stream.stop();
    story.count(
        answers, "calls of Find while orders-2 (pid %d) was killed".formatted(second.pid()));
    story.check(
        answers.stream().anyMatch(answer -> answer.started() - killed > 0),
        "orders-1 (pid %d) answers since".formatted(first.pid()));
    List<TraceIds.Id> since = new ArrayList<>();
    for (int call = 0; call < answers.size(); call++) {
      if (answers.get(call).started() - killed > 0) {
        since.add(stream.traces().of(call));
      }
    }
    trace.play(since, second.port(), first.port());
  }
}
