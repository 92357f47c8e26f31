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
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Cluster.Balancing;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.serve.CpuMeter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * B12: what balancing makes of response times, in virtual time, with the engine as it ships on both
 * sides of each call and with random numbers from a seed. Twenty servers, half of them at half
 * speed, one after the other ten times slower for five seconds, all at 85 % of what they can do;
 * compared with one central queue, from which the fastest free server takes the oldest request.
 * Deterministic; the main class prints the table.
 */
public final class BalancerSimulation {
  private static final String NAME = "reviews.shop.svc.cluster.local:8080";
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1000 * MILLI;

  /** The mean of one request's work at full speed; it is distributed exponentially. */
  private static final long WORK = 10 * MILLI;

  /** How long one server is slow. */
  static final long TURN = 5 * SECOND;

  private static final double SLOWER = 0.1;
  private static final double LOAD = 0.85;

  /** One way. */
  private static final long NETWORK = MILLI / 4;

  private final Scene scene;
  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final List<Server> servers = new ArrayList<>();
  private final List<Mesh> clients = new ArrayList<>();
  private final Map<InetSocketAddress, Server> byAddress = new HashMap<>();
  private final Deque<Job> central = new ArrayDeque<>();
  private final Tally tally;
  private long now;
  private long order;

  private BalancerSimulation(Scene scene) {
    this.scene = scene;
    this.random = new Random(scene.seed);
    this.tally = new Tally(scene);
    for (int i = 0; i < scene.servers; i++) {
      Server server = new Server(i, mesh());
      servers.add(server);
      byAddress.put(address(i), server);
    }
    for (int i = 0; i < scene.clients; i++) {
      clients.add(mesh());
      clients.get(i).publish(snapshot());
    }
  }

  /** How a server is found for a request. */
  public enum Rule {
    /** One queue for all: what cannot be had without one. */
    CENTRAL_QUEUE("one central queue"),
    /** One after the other. */
    ROUND_ROBIN("round robin"),
    /** By what each client has on its way itself. */
    LEAST_REQUEST("least request, own calls alone"),
    /** The same, with what servers say of others' calls. */
    REPORTED_LOAD("least request with servers' load"),
    /** The same, with what they use of their CPUs, of which each worker has one. */
    REPORTED_CPUS("least request with servers' load and CPUs");

    private final String words;

    Rule(String words) {
      this.words = words;
    }

    private boolean asks() {
      return this == REPORTED_LOAD || this == REPORTED_CPUS;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /**
   * What is simulated.
   *
   * @param rule how servers are found
   * @param servers every second of them at half speed
   * @param clients each knows its own calls, and what it hears
   * @param workers how many requests a server works at; others wait there
   * @param seconds how long
   * @param seed of the random numbers
   */
  public record Scene(Rule rule, int servers, int clients, int workers, int seconds, long seed) {
    /** B12's: 20 servers of one worker each, 4 clients, a minute. */
    public static Scene of(Rule rule) {
      return new Scene(rule, 20, 4, 1, 60, 20);
    }

    /** The same with others; the more are at work, the sooner enough is seen. */
    public Scene with(int otherClients, int otherWorkers) {
      int enough = otherWorkers == 1 ? seconds : seconds / 4;
      return new Scene(rule, servers, otherClients, otherWorkers, enough, seed);
    }
  }

  /** Lets the time pass. */
  static Tally.Reading run(Scene scene) {
    BalancerSimulation simulation = new BalancerSimulation(scene);
    simulation.arrive();
    simulation.runUntil(scene.seconds * SECOND);
    return simulation.tally.reading();
  }

  // the clock

  private record Event(long at, long order, Runnable what) {}

  private void after(long nanos, Runnable what) {
    events.add(new Event(now + nanos, order++, what));
  }

  private void runUntil(long end) {
    for (Event next = events.poll(); next != null && next.at <= end; next = events.poll()) {
      now = next.at;
      next.what.run();
    }
  }

  private long exponential(double mean) {
    return (long) (-Math.log(1 - random.nextDouble()) * mean);
  }

  // the servers

  private int slowOne() {
    return (int) (now / TURN * 7 % scene.servers); // each once, before one is slow again
  }

  private double speed(int server) {
    return (server % 2 == 1 ? 0.5 : 1) * (server == slowOne() ? SLOWER : 1);
  }

  /** Requests a nanosecond: 85 % of what all can do while one is slow, fast or slow by nature. */
  private double rate() {
    double mean = 0.75;
    double all = scene.servers * mean - (1 - SLOWER) * mean;
    return all * scene.workers / WORK * LOAD;
  }

  /** One that answers: as many requests at once as it has workers, the others in their order. */
  private final class Server implements CpuMeter {
    final int number;
    final Mesh mesh;
    final Deque<Job> waiting = new ArrayDeque<>();
    int busy;
    private long changed;
    private long worked;
    private long measured;
    private long workedThen;
    private double share = Load.UNKNOWN;

    Server(int number, Mesh mesh) {
      this.number = number;
      this.mesh = mesh;
      if (scene.rule == Rule.REPORTED_CPUS) {
        mesh.ownLoad().cpu(this);
      }
    }

    private void busier(int by) {
      worked += (now - changed) * busy;
      changed = now;
      busy += by;
    }

    @Override
    public void asked() {
      if (now - measured >= SECOND) {
        busier(0);
        share = (double) (worked - workedThen) / (now - measured) / scene.workers;
        measured = now;
        workedThen = worked;
      }
    }

    @Override
    public double share() {
      return share;
    }

    void take(Job job) {
      job.serving = scene.rule.asks() ? mesh.serve(new Asks.AtServer(job.asks)) : null;
      if (busy < scene.workers) {
        work(job);
      } else {
        waiting.add(job);
      }
    }

    void work(Job job) {
      busier(1);
      after((long) (exponential(WORK) / speed(number)), () -> done(job));
    }

    private void done(Job job) {
      busier(-1);
      Call serving = job.serving;
      @Nullable String[] load = new @Nullable String[1];
      if (serving != null) {
        serving.carried().forEach((name, value) -> load[0] = value);
      }
      AttemptResult answer =
          AttemptResult.answered(200, name -> name.equals(LoadQuestion.ANSWER) ? load[0] : null);
      if (serving != null) {
        serving.result(answer);
        serving.bodyEnd(null);
      }
      after(NETWORK, () -> answered(job, answer));
      Job next = (scene.rule == Rule.CENTRAL_QUEUE ? central : waiting).poll();
      if (next != null) {
        work(next);
      }
    }
  }

  // the clients

  /** A request on its way. */
  private static final class Job {
    final long since;
    @Nullable Call call;
    @Nullable Call serving;
    boolean asks;

    Job(long since) {
      this.since = since;
    }
  }

  private void arrive() {
    after(
        exponential(1 / rate()),
        () -> {
          if (scene.rule == Rule.CENTRAL_QUEUE) {
            queue(new Job(now));
          } else {
            send(random.nextInt(scene.clients));
          }
          arrive();
        });
  }

  private void queue(Job job) {
    Server fastest = null;
    for (Server one : servers) {
      if (one.busy < scene.workers
          && (fastest == null || speed(one.number) > speed(fastest.number))) {
        fastest = one;
      }
    }
    if (fastest == null) {
      central.add(job);
    } else {
      fastest.work(job);
    }
  }

  private void send(int client) {
    Job job = new Job(now);
    Call call = Objects.requireNonNull(clients.get(client).begin(new Asks("reviews", "/")));
    job.call = call;
    if (!(call.first() instanceof Step.Send send)) {
      throw new IllegalStateException("the first step of each call must be a send");
    }
    job.asks = LoadQuestion.isIn(send);
    Server server = Objects.requireNonNull(byAddress.get(send.address()));
    tally.sent(client, server.number == slowOne(), now);
    after(NETWORK, () -> server.take(job));
  }

  private void answered(Job job, AttemptResult answer) {
    if (job.call != null) {
      job.call.result(answer);
      job.call.bodyEnd(null);
    }
    tally.answered(now - job.since);
  }

  // the meshes

  private Mesh mesh() {
    return new Mesh(
        MeshSettings.DEFAULT.in("shop"),
        new EnginePorts(
            () -> now, random::nextInt, ConfigDemand.NONE, CallObserver.NONE, address -> address));
  }

  private Snapshot snapshot() {
    boolean turns = scene.rule == Rule.ROUND_ROBIN;
    Cluster cluster =
        Cluster.named(NAME).with(turns ? Balancing.ROUND_ROBIN : Balancing.LEAST_REQUEST);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < scene.servers; i++) {
      endpoints.add(Endpoint.at(address(i)));
    }
    Route all = Route.to(new PathMatch.Prefix("/"), Forward.to(NAME));
    return new Snapshot(
        Held.LIVE,
        "1",
        new Directory(List.of(Listener.named(NAME)), "shop"),
        Map.of(NAME, RouteTable.of(NAME, List.of(all))),
        Map.of(NAME, cluster),
        Map.of(NAME, new Endpoints(NAME, endpoints)),
        Snapshot.Absent.NONE);
  }

  private static InetSocketAddress address(int server) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) server}), 8080);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    int[][] sizes = {{4, 1}, {20, 1}, {50, 1}, {4, 4}, {20, 4}};
    System.out.println(
        "| clients | workers | rule | p50 ms | p99 ms | p99 / central | slow server |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int[] size : sizes) {
      double central = 0;
      for (Rule rule : Rule.values()) {
        Tally.Reading read = run(Scene.of(rule).with(size[0], size[1]));
        central = rule == Rule.CENTRAL_QUEUE ? read.p99() : central;
        System.out.printf(
            Locale.ROOT,
            "| %d | %d | %s | %.0f | %.0f | %.2f | %.0f calls, then %.0f %% |%n",
            size[0],
            size[1],
            rule.words(),
            read.p50(),
            read.p99(),
            read.p99() / central,
            read.soon(),
            100 * read.share());
      }
    }
  }
}
