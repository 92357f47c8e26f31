package io.zerohop.benchmarks;

import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.Directory;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Held;
import io.zerohop.engine.Listener;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** A mesh of one service with one rule and ten endpoints, and calls to it that end well. */
final class OneService {
  static final String SERVICE = "reviews.shop";
  static final String CLUSTER = "reviews.shop.svc.cluster.local:8080";
  static final String RULE = "HTTPRoute/shop/reviews";
  static final String ORIGIN = "routes.yaml:31";
  static final int ENDPOINTS = 10;

  /** What the application asks for. */
  static final CallRequest REQUEST = request(17);

  private static final AttemptResult OK = AttemptResult.answered(200, name -> null);

  private final Mesh mesh;
  private final BiConsumer<String, String> carrier;

  /**
   * @param observer sees the calls
   * @param carrier takes the header fields that a call carries
   */
  OneService(Tracer tracer, CallObserver observer, BiConsumer<String, String> carrier) {
    this.carrier = carrier;
    this.mesh =
        new Mesh(
            MeshSettings.DEFAULT.in("shop"),
            EnginePorts.real(ConfigDemand.NONE, observer, address -> address));
    mesh.tracer(tracer);
    mesh.publish(snapshot());
  }

  /** What else the application asks for. */
  static CallRequest request(int item) {
    return new Asks("reviews", "/api/v2/items/" + item + "?expand=all");
  }

  private static Snapshot snapshot() {
    Route rule =
        new Route(
            new Route.Id(RULE, 1, ORIGIN),
            new PathMatch.Prefix("/"),
            List.of(),
            Forward.to(new Backend(CLUSTER, 1)),
            HeaderChanges.NONE);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS; i++) {
      endpoints.add(Endpoint.at(new InetSocketAddress(address(i), 8080)));
    }
    return new Snapshot(
        Held.LIVE,
        "1",
        new Directory(List.of(Listener.named(CLUSTER)), "shop"),
        Map.of(CLUSTER, RouteTable.of(CLUSTER, List.of(rule))),
        Map.of(CLUSTER, Cluster.named(CLUSTER)),
        Map.of(CLUSTER, new Endpoints(CLUSTER, endpoints)),
        Snapshot.Absent.NONE);
  }

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 3, (byte) (17 + number)});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** One call from its begin to the end of the body. */
  Step call() {
    return call(REQUEST);
  }

  /** The same of another request. */
  Step call(CallRequest request) {
    Call call = Objects.requireNonNull(mesh.begin(request), "the request must concern the mesh");
    call.first();
    call.carried().forEach(carrier);
    Step step = call.result(OK);
    call.bodyEnd(null);
    return step;
  }
}
