package io.zerohop.xds.client;

import com.google.protobuf.Message;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client on a hand-turned loop, before a fake control plane in the same process. */
final class Fixture implements ResourceParser, ResourceSink, Questions, XdsEvents {
  static final Workload WORKLOAD =
      new Workload(
          "orders-1",
          "orders",
          "shop",
          Map.of("version", "v1"),
          "orders",
          List.of(),
          Workload.Locality.parse("eu/a"),
          new Workload.ProcessInfo(7, "0.1.0", "17", "x", "Main", 0, "host"));

  final ManualLoop loop = new ManualLoop();
  final String name = UUID.randomUUID().toString();
  final FakeControlPlane server = new FakeControlPlane(name);
  final List<Configuration> updates = new ArrayList<>();
  final List<Refusal> refused = new ArrayList<>();
  final List<Duration> retries = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  AgentMode mode = AgentMode.ENFORCE;
  final Map<TapFilter, TapSink> taps = new LinkedHashMap<>();
  @Nullable LastKnownGood lastKnownGood;
  Set<String> listenerNames = Set.of();
  boolean broken;
  @Nullable XdsClient connected;

  /** Makes and starts a client; the server is started before unless the test wants none. */
  XdsClient connect() {
    XdsClient client =
        new XdsClient(
            new XdsClient.Options(
                List.of(new ControlPlaneAddress(name, 1)),
                WORKLOAD,
                mode,
                listenerNames,
                lastKnownGood),
            new XdsClient.Ports(this, this, this, this),
            new XdsClient.World(loop, () -> {}, FakeControlPlane::channel, () -> 0.999999));
    connected = client;
    client.start();
    loop.run();
    return client;
  }

  XdsClient client() {
    return Objects.requireNonNull(connected, "connect() comes first");
  }

  String routeVersion(String route) {
    return version(now().routes().get(route));
  }

  String endpointsVersion(String cluster) {
    return version(now().endpoints().get(cluster));
  }

  private static String version(@Nullable Held held) {
    return held == null ? "none" : held.version();
  }

  static Fixture connected() {
    Fixture fixture = new Fixture();
    fixture.server.start();
    fixture.connect();
    return fixture;
  }

  void demand(String listener) {
    client().demand(listener);
    loop.run();
  }

  void offer(String version, Message... messages) {
    server.offer(version, messages);
    loop.run();
  }

  void remove(ResourceType type, String... names) {
    server.remove(type, names);
    loop.run();
  }

  /** One destination "a" with a route to cluster "c1", in force. */
  void serveA() {
    offer("1", Resources.listener("a"));
    demand("a");
    offer("1", Resources.route("a", "c1"));
    offer("1", Resources.cluster("c1"));
    offer("1", Resources.endpoints("c1"));
  }

  Configuration now() {
    return updates.isEmpty() ? Configuration.EMPTY : updates.get(updates.size() - 1);
  }

  @Override
  public Verdict parse(ResourceType type, String name, Message message) {
    if (message instanceof RouteConfiguration route
        && route.getVirtualHostsList().stream().anyMatch(host -> host.getName().equals("bad"))) {
      return new Refused(List.of("virtual_hosts[0].domains: must not be empty"));
    }
    if (message instanceof Cluster cluster && cluster.getLbPolicy() == Cluster.LbPolicy.MAGLEV) {
      return new Refused(List.of("lb_policy: MAGLEV is not supported"));
    }
    return new Accepted(message);
  }

  @Override
  public void update(Configuration configuration) {
    if (broken) {
      throw new IllegalStateException("a fault behind the client");
    }
    updates.add(configuration);
  }

  @Override
  public void refused(Refusal refusal) {
    refused.add(refusal);
  }

  @Override
  public void disconnected(String controlPlane, String reason, Duration retryIn) {
    retries.add(retryIn);
  }

  @Override
  public void notice(String sentence) {
    notices.add(sentence);
  }

  @Override
  public CompletionStage<String> explain(
      String method,
      String url,
      List<Map.Entry<String, String>> headers,
      ConfigurationNumber configuration) {
    if (url.isEmpty()) {
      throw new IllegalArgumentException("url must not be empty");
    }
    return CompletableFuture.completedFuture(
        "{\"asked\":\"" + method + " " + url + " " + headers + " " + configuration.held() + "\"}");
  }

  @Override
  public String status(ConfigurationNumber configuration) {
    return "{}";
  }

  @Override
  public String failures(int limit) {
    return "[]";
  }

  @Override
  public String setMode(AgentMode wanted) {
    mode = wanted;
    return "{}";
  }

  @Override
  public AutoCloseable tap(TapFilter filter, TapSink sink) {
    if (filter.conditions().contains("bad")) {
      throw new IllegalArgumentException("a condition must be KEY=VALUE");
    }
    taps.put(filter, sink);
    return () -> taps.remove(filter);
  }
}
