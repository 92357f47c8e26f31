package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A mesh with a clock and random numbers that a test sets, and a snapshot that it writes. */
public final class TestMesh implements CallObserver {
  public static final long MILLI = 1_000_000L;

  private final Map<String, Listener> listeners = new HashMap<>();
  private final Map<String, RouteTable> routes = new HashMap<>();
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Map<String, Endpoints> endpoints = new HashMap<>();
  private final Set<String> absent = new HashSet<>();
  private final Deque<Integer> numbers = new ArrayDeque<>();
  public final List<String> wanted = new ArrayList<>();
  public final List<String> answered = new ArrayList<>();
  public final List<String> ends = new ArrayList<>();
  public final List<String> explanations = new ArrayList<>();
  public final List<Step> wouldHave = new ArrayList<>();
  public int skippedMirrors;
  public int delays;
  public int lookUps;
  public int neverValidated;
  public final List<String> onWriter = new ArrayList<>();
  public final List<String> served = new ArrayList<>();
  public final List<Reason> refused = new ArrayList<>();

  /** Whether all statements are to be told. */
  public boolean watchesStatements;

  /** Told of statements that ended. */
  public Consumer<ObservedStatement> statements = statement -> {};

  /** Told of connections to databases that stand, or could not be had. */
  public ObjLongConsumer<ObservedCall> connects = (connection, endNanos) -> {};

  private Held held = Held.LIVE;
  private @Nullable IntUnaryOperator random;
  private long nanos = -1000 * MILLI; // System.nanoTime may be negative, and pass 0
  private final Mesh mesh;

  public TestMesh() {
    this(MeshSettings.DEFAULT.in("shop"));
  }

  public TestMesh(MeshSettings settings) {
    mesh =
        new Mesh(
            settings, new EnginePorts(() -> nanos, this::random, wanted::add, this, this::resolve));
    mesh.publish(Snapshot.EMPTY);
  }

  /** The same before it is known what is on disk. */
  public Mesh unread(MeshSettings settings) {
    return new Mesh(
        settings, new EnginePorts(() -> nanos, this::random, wanted::add, this, this::resolve));
  }

  /** Another source of random numbers. */
  public void random(IntUnaryOperator source) {
    random = source;
  }

  private int random(int bound) {
    if (random != null) {
      return random.applyAsInt(bound);
    }
    return numbers.isEmpty() ? 0 : numbers.poll() % bound;
  }

  private InetSocketAddress resolve(InetSocketAddress name) {
    lookUps++;
    return name.getHostString().equals("known.example.com")
        ? address("192.0.2.7", name.getPort())
        : name;
  }

  public static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  public TestMesh held(Held how) {
    held = how;
    return this;
  }

  public TestMesh listener(String name) {
    listeners.put(name, Listener.named(name));
    return this;
  }

  public TestMesh routes(String listener, Route... rules) {
    listener(listener);
    routes.put(listener, RouteTable.of(listener, List.of(rules)));
    return this;
  }

  public TestMesh table(RouteTable table) {
    listener(table.name());
    routes.put(table.name(), table);
    return this;
  }

  public TestMesh forward(String listener, Action.Forward forward) {
    return routes(listener, Route.to(new PathMatch.Prefix("/"), forward));
  }

  public TestMesh absent(String cluster) {
    absent.add(cluster);
    return this;
  }

  public TestMesh cluster(Cluster cluster, String... addresses) {
    List<Endpoint> list = new ArrayList<>();
    for (String address : addresses) {
      int colon = address.lastIndexOf(':');
      list.add(
          Endpoint.at(
              address(
                  address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))));
    }
    return cluster(cluster, list.toArray(Endpoint[]::new));
  }

  public TestMesh cluster(Cluster cluster, Endpoint... list) {
    clusters.put(cluster.name(), cluster);
    endpoints.put(cluster.endpointsName(), new Endpoints(cluster.name(), List.of(list)));
    return this;
  }

  /** A service on port 8080 of namespace shop that all calls go straight to. */
  public TestMesh service(String name, String... addresses) {
    String full = name + ".shop.svc.cluster.local:8080";
    return forward(full, Action.Forward.to(full)).cluster(Cluster.named(full), addresses);
  }

  public TestMesh publish() {
    mesh.publish(
        new Snapshot(
            held,
            "1841",
            new Directory(listeners.values(), "shop"),
            routes,
            clusters,
            endpoints,
            new Snapshot.Absent(Set.of(), absent)));
    return this;
  }

  public Mesh mesh() {
    return mesh;
  }

  /** The next random numbers; 0 when they are used up. */
  public TestMesh draws(int... next) {
    for (int number : next) {
      numbers.add(number);
    }
    return this;
  }

  public TestMesh passMillis(long millis) {
    nanos += millis * MILLI;
    return this;
  }

  public long now() {
    return nanos;
  }

  public Call begin(TestRequest request) {
    return Objects.requireNonNull(mesh.begin(request), "the mesh is not concerned");
  }

  public static AttemptResult answer(int status) {
    return AttemptResult.answered(status, name -> null);
  }

  public static AttemptResult refused() {
    return AttemptResult.failed(
        Phase.NOT_CONNECTED, Failure.CONNECT, new java.net.ConnectException("Connection refused"));
  }

  public static AttemptResult broken() {
    return AttemptResult.failed(
        Phase.SENT, Failure.RESET, new java.net.SocketException("Connection reset"));
  }

  public static Step.Send send(Step step) {
    if (step instanceof Step.Send send) {
      return send;
    }
    throw new AssertionError("expected a send, was " + step);
  }

  public static String to(Step step) {
    InetSocketAddress address = send(step).address();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  public String explain(TestRequest request) {
    return ExplanationText.render(mesh.explain(request, "test client"), true);
  }

  @Override
  public void served(ObservedServing call) {
    AttemptResult result = call.result();
    String cancelled = call.isCancelled() ? ", cancelled" : "";
    String failure = call.failure() == null ? "" : ": " + call.failure();
    served.add(
        call.method()
            + " "
            + call.path()
            + " "
            + (result == null ? "-" : result.answer())
            + " after "
            + (call.endNanos() - call.startNanos()) / MILLI
            + " ms"
            + cancelled
            + failure);
  }

  @Override
  public void answered(ObservedCall call) {
    answered.add(call.service() + " " + call.outcome().text());
  }

  @Override
  public void ended(ObservedCall call) {
    ends.add(call.service() + " " + call.outcome().text());
    explanations.add(ExplanationText.render(call.explanation(), true));
  }

  @Override
  public void wouldHave(ObservedCall call, Step step) {
    wouldHave.add(step);
  }

  @Override
  public void delayed(ObservedCall call) {
    delays++;
  }

  @Override
  public boolean watchesStatements() {
    return watchesStatements;
  }

  @Override
  public void statement(ObservedStatement statement) {
    statements.accept(statement);
  }

  @Override
  public void connected(ObservedCall connection, long endNanos) {
    connects.accept(connection, endNanos);
  }

  @Override
  public void refused(ObservedCall connection, Reason reason) {
    refused.add(reason);
  }

  @Override
  public void onWriter(ObservedCall connection, String why) {
    onWriter.add(why);
  }

  @Override
  public void neverValidated(ObservedCall connection) {
    neverValidated++;
  }

  @Override
  public void mirrorSkipped(ObservedCall call) {
    skippedMirrors++;
  }

  public static String shortName(String cluster) {
    return ServiceNames.display(cluster);
  }
}
