package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The demo's step with a database: an order desk on HikariCP and plain JDBC, PostgreSQL with a
 * replica, and a failover under load.
 */
final class OrdersByJdbc {
  private static final String URL = "jdbc:postgresql://orders-db:5432/app";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 4;
  private static final int MANY = 300;

  private final Fleet fleet;
  private final Story story;
  private final DemoPolicies policies;
  private final Traffic traffic = new Traffic("/");

  OrdersByJdbc(Fleet fleet, Story story, DemoPolicies policies) {
    this.fleet = fleet;
    this.story = story;
    this.policies = policies;
  }

  /** What the step plays with: the ports of the order desk and of who commands the database. */
  private record Stage(int desk, int stand, Server primary, Server replica) {}

  /** A database server. */
  private record Server(int port, long pid) {}

  /** What the order desk counted, of reads or of writes. */
  private record Counted(Map<String, String> words) {
    int good() {
      return number("good");
    }

    /** The SQLSTATE of each exception. */
    List<String> failures() {
      return Stream.of(words.getOrDefault("failures", "").split(",", -1))
          .filter(state -> !state.isEmpty())
          .toList();
    }

    /** The longest time without an answer. */
    int pauseMillis() {
      return number("pause");
    }

    int by(Server server, String role) {
      return number(server.port + "-" + role);
    }

    private int number(String word) {
      return Integer.parseInt(words.getOrDefault(word, "0"));
    }
  }

  /** Starts the database and the order desk, and kills the primary in the middle of its load. */
  void play(int number) throws IOException, InterruptedException {
    story.step(number, "SQL: reads go to the replica, the primary is killed, another takes over");
    story.say("    starting PostgreSQL twice, a primary and its replica ...");
    Jvm stand = fleet.startDatabase();
    Optional<String> absent = DatabaseStand.absent(stand, PATIENCE);
    if (absent.isPresent()) {
      story.leaveOut(absent.get());
      return;
    }
    Server primary = server(stand.port(), "/primary");
    Server replica = server(stand.port(), "/replica");
    String file = policies.ordersDatabase(primary.port, replica.port).toString();
    story.run("apply", "-f", file, "--wait");
    story.say("    starting order-desk: HikariCP and plain JDBC on " + URL + " ...");
    Jvm desk = fleet.startSql("order-desk", "order-desk-1", URL, URL + "?readOnly=true");
    Stage stage = new Stage(desk.port(), stand.port(), primary, replica);
    fleet.await("order-desk writes", () -> traffic.ask(stage.desk, "/orders/write").good());
    fleet.await("order-desk reads", () -> traffic.ask(stage.desk, "/orders/read").good());
    ask(stage.desk, "/orders/begin");
    sides(stage);
    failover(stage);
    ask(stage.desk, "/orders/end");
  }

  private void sides(Stage stage) throws InterruptedException {
    fleet.await(
        MANY + " orders are read and written",
        () -> reads(stage).good() >= MANY && writes(stage).good() >= MANY);
    Counted reads = reads(stage);
    Counted writes = writes(stage);
    story.check(
        reads.failures().isEmpty() && writes.failures().isEmpty(),
        "%d reads and %d writes, %d failed"
            .formatted(
                reads.good(), writes.good(), reads.failures().size() + writes.failures().size()));
    int byReplica = reads.by(stage.replica, "replica");
    story.check(
        byReplica == reads.good(),
        "%d of %d reads went to the replica (port %d)"
            .formatted(byReplica, reads.good(), stage.replica.port));
    int byPrimary = writes.by(stage.primary, "primary");
    story.check(
        byPrimary == writes.good(),
        "%d of %d writes went to the primary (port %d)"
            .formatted(byPrimary, writes.good(), stage.primary.port));
    story.run("explain", "order-desk", "SQL", URL, "--read-only", "--sql", "SELECT * FROM orders");
  }

  private void failover(Stage stage) throws InterruptedException {
    int read = reads(stage).good();
    ask(stage.stand, "/kill");
    ask(stage.stand, "/promote");
    story.say(
        "    the primary (pid %d) was killed by kill -9, then the replica was promoted"
            .formatted(stage.primary.pid));
    fleet.await(
        "the promoted one takes over",
        () -> promoted(stage) >= MANY && reads(stage).good() >= read + MANY);
    Counted reads = reads(stage);
    Counted writes = writes(stage);
    List<String> seen =
        Stream.concat(writes.failures().stream(), reads.failures().stream()).sorted().toList();
    story.check(
        seen.size() <= CONNECTIONS && seen.stream().allMatch(OrdersByJdbc::endsAConnection),
        "order-desk saw %d exceptions %s, at most one for each of the %d connections to the primary"
            .formatted(seen.size(), seen, CONNECTIONS));
    story.check(
        promoted(stage) >= MANY,
        "%d writes went to the promoted one, after %d ms without any"
            .formatted(promoted(stage), writes.pauseMillis()));
    story.check(
        reads.failures().isEmpty(),
        "%d more reads, %d failed, at most %d ms without any"
            .formatted(reads.good() - read, reads.failures().size(), reads.pauseMillis()));
  }

  private int promoted(Stage stage) throws InterruptedException {
    return writes(stage).by(stage.replica, "primary");
  }

  /** Whether pools take such an SQLSTATE for the end of a connection. */
  private static boolean endsAConnection(String state) {
    return state.startsWith("08") || List.of("57P01", "57P02", "57P03").contains(state);
  }

  private Counted reads(Stage stage) throws InterruptedException {
    return new Counted(words(ask(stage.desk, "/orders/reads")));
  }

  private Counted writes(Stage stage) throws InterruptedException {
    return new Counted(words(ask(stage.desk, "/orders/writes")));
  }

  private Server server(int stand, String path) throws InterruptedException {
    String[] portAndPid = ask(stand, path).split(" ", -1);
    return new Server(Integer.parseInt(portAndPid[0]), Long.parseLong(portAndPid[1]));
  }

  private String ask(int port, String path) throws InterruptedException {
    Traffic.Answer answer = traffic.ask(port, path);
    if (!answer.good()) {
      throw new DemoFailure(path + " was answered " + answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  private static Map<String, String> words(String line) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String word : line.split(" ", -1)) {
      String[] keyAndValue = word.split("=", 2);
      words.put(keyAndValue[0], keyAndValue[1]);
    }
    return words;
  }
}
