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
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.route.TextMatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * B4: what a decision costs: the rule, the backend, the endpoint, the verdict on its result. Run by
 * {@code org.openjdk.jmh.Main DecisionBenchmark -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class DecisionBenchmark {
  private static final String NAME = "reviews.shop.svc.cluster.local:8080";
  private static final AttemptResult OK = AttemptResult.answered(200, name -> null);
  private static final RetryRules.Sent SENT = new RetryRules.Sent("GET", CallRequest.Body.NONE);

  /** How many rules the destination has. */
  @Param({"1", "10", "100", "1000", "10000"})
  public int routes;

  /** How many endpoints the destination has. */
  @Param({"10"})
  public int endpoints;

  /** How many configurations a second are published meanwhile. */
  @Param({"0"})
  public int churn;

  private final Draw draw = new Draw(bound -> ThreadLocalRandom.current().nextInt(bound));
  private final Mesh mesh =
      new Mesh(
          MeshSettings.DEFAULT.in("shop"),
          EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, address -> address));
  private RouteTable table = RouteTable.of(NAME, List.of());
  private LiveCluster cluster =
      new LiveCluster(
          Cluster.named(NAME), new Endpoints(NAME, List.of()), null, Endpoint::hostPort);
  private Asks request = new Asks("reviews", "/");
  private @Nullable Thread publisher;

  /** Makes the rules and the endpoints. */
  @Setup(Level.Trial)
  public void prepare() {
    table = RouteTable.of(NAME, rules(routes));
    cluster = new LiveCluster(Cluster.named(NAME), list(0), null, Endpoint::hostPort);
    request = new Asks("reviews", "/svc/" + routes / 2 + "/items/17?expand=all");
    mesh.publish(snapshot(0));
    if (churn > 0) {
      publisher = new Thread(this::publish, "churn");
      publisher.setDaemon(true);
      publisher.start();
    }
  }

  /** Ends the churn. */
  @TearDown(Level.Trial)
  public void end() {
    if (publisher != null) {
      publisher.interrupt();
    }
  }

  private void publish() {
    int version = 0;
    while (!Thread.currentThread().isInterrupted()) {
      mesh.publish(snapshot(++version));
      try {
        Thread.sleep(1000 / churn);
      } catch (InterruptedException over) {
        return;
      }
    }
  }

  private Snapshot snapshot(int version) {
    Directory directory = new Directory(List.of(Listener.named(NAME)), "shop");
    return new Snapshot(
        Held.LIVE,
        Integer.toString(version),
        directory,
        Map.of(NAME, table),
        Map.of(NAME, Cluster.named(NAME)),
        Map.of(NAME, list(version)),
        Snapshot.Absent.NONE);
  }

  private static List<Route> rules(int count) {
    List<Route> rules = new ArrayList<>();
    Forward forward = Forward.to(new Backend(NAME, 80), new Backend(NAME, 20));
    for (int i = 0; i < count; i++) {
      Match tester = new Match.Header("x-user", new TextMatch.Exact("tester"), false, false);
      PathMatch path = new PathMatch.Segments("/svc/" + i);
      List<Match> conditions = i % 2 == 1 ? List.of(tester) : List.of();
      rules.add(
          new Route(
              new Route.Id("HTTPRoute/shop/r", i + 1, null),
              path,
              conditions,
              forward,
              io.zerohop.engine.attempt.HeaderChanges.NONE));
    }
    rules.add(Route.to(new PathMatch.Prefix("/"), forward));
    return rules;
  }

  private Endpoints list(int version) {
    List<Endpoint> list = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      int number = i == 0 ? 60_000 + version % 1000 : i;
      list.add(Endpoint.at(address(number)));
    }
    return new Endpoints(NAME, list);
  }

  private static InetSocketAddress address(int number) {
    try {
      byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
      return new InetSocketAddress(InetAddress.getByAddress(ip), 8080);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Rule, backend, endpoint and verdict: the figure that gates. */
  @Benchmark
  public int decide() {
    Route route = found(table.find(request, NAME));
    Forward forward = (Forward) route.action();
    int drawn = ThreadLocalRandom.current().nextInt(forward.backends().total());
    Backend backend = forward.backends().at(drawn);
    LiveEndpoint endpoint = found(cluster.pick(draw, System.nanoTime()));
    endpoint.begin();
    endpoint.end();
    cluster.report(endpoint, OK, 0);
    Verdict verdict = RetryRules.judge(RetryPolicy.NONE, SENT, OK, 1);
    return verdict.ordinal() + backend.weight();
  }

  /** The same through a call from begin to end, with its books and both timestamps. */
  @Benchmark
  public Step wholeCall() {
    Call call = found(mesh.begin(request));
    call.first();
    Step step = call.result(OK);
    call.bodyEnd(null);
    return step;
  }

  private static <T> T found(@Nullable T thing) {
    if (thing == null) {
      throw new IllegalStateException("the benchmark's request must concern the mesh");
    }
    return thing;
  }

  /** A call to a host that is not in the mesh. */
  @Benchmark
  public boolean outside() {
    return mesh.mayConcern("api.example.com", 443);
  }
}
