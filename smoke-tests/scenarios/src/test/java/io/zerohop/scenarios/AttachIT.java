package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.databases.Postgres;
import io.zerohop.databases.RealDatabase;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that serves and calls without the mesh is joined to it while it runs. */
class AttachIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TO_V2 =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ratings-to-v2}
      spec:
        parentRefs:
          - {group: "", kind: Service, name: ratings}
        rules:
          - backendRefs:
              - {name: ratings-v2, port: 80}
      """;

  private static final int POOL = 4;
  private static final String ORDERS_DB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: orders-db}
      spec:
        selector: {app: orders-db}
        ports: [{name: postgresql, port: %d, targetPort: postgresql}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: DatabaseRoute
      metadata: {name: orders-db}
      spec:
        targetRefs: [{kind: Service, name: orders-db}]
        connect: {timeout: 25s}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: orders-db-1, labels: {app: orders-db}}
      spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %d}]}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: orders-db-2, labels: {app: orders-db}}
      spec: {address: 127.0.0.1, ports: [{name: postgresql, port: %d}]}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void callsUnderWayGoByPolicyFromThenOnAndNoneFails(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      know("ratings");
      int ratings = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.track(mesh.service("ratings-v2", "ratings-2", "Ratings")).port();
      Program steady =
          mesh.track(
              alone(
                  jdk,
                  "io.zerohop.apps.services.Steady",
                  Jars.services().toString(),
                  "-Dapp.calls=http://ratings:" + ratings + "/"));
      int port = steady.port();
      mesh.awaitReady("ratings", 1);
      mesh.awaitReady("ratings-v2", 1);
      assertEquals(0, mesh.apply("to-v2.yaml", TO_V2).exit());
      Eventually.holds("both clients call", () -> all(port, "ratings-1", 50));

      Ended attached = attach(mesh, steady, "steady");

      assertEquals(0, attached.exit(), attached.output());
      assertTrue(attached.output().contains("is joined"), attached.output());
      Eventually.holds("both go by policy", () -> all(port, "ratings-2", 0));
      int calls = calls(port);
      Eventually.holds("and on", () -> all(port, "ratings-2", calls));
      for (JsonNode client : clients(port)) {
        assertEquals(0, client.path("failed").asInt(), client::toString);
      }
      // What the requests above have told: its server listened long before.
      mesh.awaitReady("steady", 1);
      assertTold(mesh);
      Ended again = attach(mesh, steady, "steady");
      assertEquals(0, again.exit(), again.output());
      assertTrue(again.output().contains("has the agent already, by attach"), again.output());
    }
  }

  private static void assertTold(LiveMesh mesh) throws Exception {
    JsonNode described =
        JSON.readTree(mesh.cli("describe", "steady", "-o", "json").output())
            .path("workloads")
            .path(0);
    JsonNode joined = described.findPath("joined");
    assertEquals("attach", joined.path("by").asText(), described::toString);
    List<String> before = new ArrayList<>();
    joined.path("librariesFromBefore").forEach(name -> before.add(name.asText()));
    assertTrue(
        before.containsAll(List.of("httpurlconnection", "jdk-httpclient", "jdk-httpserver")),
        before::toString);
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aChannelOfGrpcThatWasMadeBeforeGoesOnAsItDid(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      know("orders");
      int orders = mesh.track(mesh.rpc("orders", "orders-1", "Orders")).port();
      Program checkout =
          mesh.track(
              alone(
                  jdk,
                  "io.zerohop.apps.rpc.Checkout",
                  Jars.rpc().toString(),
                  "-Dapp.orders=orders:" + orders));
      int port = checkout.port();
      mesh.awaitReady("orders", 1);
      Eventually.holds("it calls", () -> Http.get(port, "/Find/1").body().equals("orders-1"));

      Ended attached = attach(mesh, checkout, "checkout");

      assertEquals(0, attached.exit(), attached.output());
      for (int call = 0; call < 50; call++) {
        Http.Answer answer = Http.get(port, (call % 2 == 0 ? "/Find/" : "/List/") + call);
        assertTrue(answer.body().startsWith("orders-1"), answer::toString);
      }
      mesh.awaitReady("checkout", 1);
      String described = mesh.cli("describe", "checkout").output();
      assertTrue(described.contains("- grpc"), described);
    }
  }

  @Test
  void aTomcatThatListensAlreadyIsPublishedWithItsNextRequest() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      know("nobody");
      Start start =
          new Start(
              "shop",
              directory,
              List.of(
                  Jdk.current().program("java"),
                  mesh.noDns(),
                  "-jar",
                  Jars.shopFront().toString()));
      Program shop = mesh.track(start);
      int port = shop.port();
      Ended attached = attach(mesh, shop, "shop");
      assertEquals(0, attached.exit(), attached.output());

      assertTrue(Http.get(port, "/absent").status() > 0, shop::output);

      mesh.awaitReady("shop", 1);
      Program reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews"));
      assertTrue(reviews.port() > 0);
      String why = mesh.cli("explain", "reviews", "GET", "http://shop/").output();
      assertTrue(why.contains("127.0.0.1:" + port), why);
    }
  }

  @Test
  void connectionsThatArePooledStayAndLaterOnesGoByPolicy() throws Exception {
    try (Postgres database = RealDatabase.orSkipped(Postgres::start);
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      know("orders-db");
      int primary = database.primary().port();
      String policy = ORDERS_DB.formatted(primary, primary, database.replica().port());
      assertEquals(0, mesh.apply("db.yaml", policy).exit());
      Start start = alone(Jdk.current(), "io.zerohop.apps.sql.Orders", Jars.sql(), "-Da=b");
      Program orders =
          mesh.track(start.with("jdbc:postgresql://orders-db:%d/app".formatted(primary)));
      int port = orders.port();
      assertEquals("begun", Http.get(port, "/begin").body());
      Eventually.holds("all of the pool is in use", () -> inserted(port) > 100);

      Ended attached = attach(mesh, orders, "orders");

      assertEquals(0, attached.exit(), attached.output());
      int before = inserted(port);
      Eventually.holds("it goes on", () -> inserted(port) > before + 100);
      assertEquals(List.of(), failures(port));

      mesh.awaitReady("orders", 1);
      database.killPrimary();
      database.promoteReplica();
      int afterwards = inserted(port);
      Eventually.holds("the mesh has another", () -> inserted(port) > afterwards + 100);
      assertTrue(failures(port).size() <= POOL, () -> "the application saw " + orders.output());
    }
  }

  private static int inserted(int port) throws Exception {
    return Integer.parseInt(Http.get(port, "/seen").body().split(" ", 2)[0]);
  }

  private static List<String> failures(int port) throws Exception {
    String all = Http.get(port, "/seen").body().split(" ", 2)[1];
    return all.isEmpty() ? List.of() : List.of(all.split(",", -1));
  }

  @Test
  void theListNamesAJvmThatCouldBeJoined() throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      Program alone =
          mesh.track(
              alone(
                  Jdk.current(),
                  "io.zerohop.apps.services.Ratings",
                  Jars.services().toString(),
                  "-Dapp.secret=hidden"));
      alone.port();
      Ended listed = mesh.cli("attach");
      assertEquals(0, listed.exit(), listed.output());
      String line =
          listed
              .output()
              .lines()
              .filter(each -> each.startsWith(alone.pid() + " "))
              .findFirst()
              .orElse("");
      assertTrue(line.matches(".* - +io\\.zerohop\\.apps\\.services\\.Ratings"), listed.output());
      assertFalse(listed.output().contains("hidden"), listed.output());
    }
  }

  @Test
  void whatForbidsItIsNamed() throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      for (String option : options()) {
        Program alone =
            mesh.track(
                alone(
                    Jdk.current(),
                    "io.zerohop.apps.services.Ratings",
                    Jars.services().toString(),
                    option));
        int port = alone.port();
        Ended refused = attach(mesh, alone, "ratings");
        assertEquals(1, refused.exit(), refused.output());
        assertTrue(refused.output().contains(option), refused.output());
        assertTrue(Http.get(port, "/").good(), alone.output());
      }
    }
  }

  private static List<String> options() {
    return Jdk.current().hasVirtualThreads()
        ? List.of("-XX:+DisableAttachMechanism", "-XX:-EnableDynamicAgentLoading")
        : List.of("-XX:+DisableAttachMechanism");
  }

  /** Without an agent. */
  private Start alone(Jdk jdk, String main, String classPath, String option) {
    return new Start(
        "alone",
        directory,
        List.of(
            jdk.program("java"),
            option,
            "-Djdk.net.hosts.file=" + directory.resolve("hosts"),
            "-cp",
            classPath,
            main));
  }

  /** The name leads there without the mesh, too. */
  private void know(String host) throws IOException {
    Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + host + "\n");
  }

  private static Ended attach(LiveMesh mesh, Program program, String service) throws Exception {
    List<String> words = new ArrayList<>(List.of("attach", String.valueOf(program.pid())));
    words.addAll(List.of("--agent", Jars.agent().toString()));
    words.addAll(List.of(mesh.settings(service).split(",", -1)));
    return mesh.cli(words.toArray(String[]::new));
  }

  /** Whether each client had its last answer from there, after so many calls and more. */
  private static boolean all(int port, String last, int more) throws Exception {
    for (JsonNode client : clients(port)) {
      if (!client.path("last").asText().equals(last) || client.path("good").asInt() <= more) {
        return false;
      }
    }
    return true;
  }

  private static int calls(int port) throws Exception {
    int most = 0;
    for (JsonNode client : clients(port)) {
      most = Math.max(most, client.path("good").asInt());
    }
    return most;
  }

  private static JsonNode clients(int port) throws Exception {
    JsonNode clients = JSON.readTree(Http.get(port, "/").body()).path("behind");
    assertEquals(2, clients.size(), clients::toString);
    return clients;
  }
}
