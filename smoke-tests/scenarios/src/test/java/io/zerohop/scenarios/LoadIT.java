package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.services.MetricReport;
import io.zerohop.scenarios.Program.Ended;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance that is busy with others' requests gets fewer calls of the mesh, as its agent says
 * its load to callers that ask; it gets its share again when it is free.
 */
class LoadIT {
  private static final int CALLS = 60;
  private static final String HEADER =
      "TEXT cpu_utilization=\\d+\\.\\d+,named_metrics\\.in_flight=1";
  private static final String UTILISATION = "utilisation: ";
  private static final String FIRST = "\"instance\":\"ratings-1\"";

  private static final String QUIET =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata: {name: quiet}
      spec:
        targetRefs: [{kind: Service, name: ratings}]
        load: {report: false}
      """;

  @TempDir Path directory;

  @Test
  void anInstanceThatIsBusyWithOthersRequestsGetsFewerCalls() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      int busy = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.track(mesh.service("ratings", "ratings-2", "Ratings"));
      int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      mesh.awaitReady("ratings", 2);
      Eventually.holds("ratings is reached", () -> Http.get(reviews, "/").good());
      Eventually.holds("both get calls", () -> isShared(reviews));

      List<Socket> others = new ArrayList<>();
      try {
        for (int i = 0; i < 10; i++) {
          others.add(unfinished(busy));
        }
        Eventually.holds("the busy one is left alone", () -> toFirst(reviews) <= CALLS / 5);
      } finally {
        for (Socket other : others) {
          other.close();
        }
      }
      Eventually.holds("it gets its share again", () -> isShared(reviews));
      Eventually.holds(
          "the caller's agent shows what both said of their CPUs",
          () ->
              isShared(reviews) && mesh.cli("describe", "reviews").output().contains(UTILISATION));
    }
  }

  @Test
  void aServerTellsWhatItUsesOfItsCpusWhichGrpcsOwnListenersReadToo() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      int ratings = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int orders = mesh.track(mesh.rpc("orders", "orders-1", "Orders")).port();
      mesh.awaitReady("ratings", 1);
      mesh.awaitReady("orders", 1);

      Eventually.holds("a header", () -> told(ratings).matches(HEADER));
      assertEquals("", load(to(ratings)), "to who does not ask");

      ManagedChannel channel =
          Grpc.newChannelBuilder("127.0.0.1:" + orders, InsecureChannelCredentials.create())
              .build();
      try {
        Eventually.holds(
            "a trailer",
            () -> {
              MetricReport report = OrcaCaller.report(channel);
              return report != null
                  && report.getNamedMetrics().getOrDefault("in_flight", 0.0) == 1
                  && report.getCpuUtilization() > 0;
            });
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void aPolicyStopsAServerFromTellingItAndNoOtherOneAndLetsItAgain() throws Exception {
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      int ratings = mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      int details = mesh.track(mesh.service("details", "details-1", "Details")).port();
      assertEquals("", told(ratings), "before it can know of a policy");
      mesh.startControlPlane();
      mesh.awaitReady("ratings", 1);
      mesh.awaitReady("details", 1);
      Eventually.holds("it is told", () -> !told(ratings).isEmpty());

      Ended applied = mesh.apply("quiet.yaml", QUIET);
      assertEquals(0, applied.exit(), applied.output());
      Eventually.holds("it is told no more", () -> told(ratings).isEmpty());
      assertNotEquals("", told(details));
      Eventually.holds(
          "the server's agent says by what",
          () -> mesh.cli("describe", "ratings").output().contains("TelemetryPolicy/default/quiet"));

      assertEquals(0, mesh.cli("delete", "telemetrypolicy", "quiet").exit());
      Eventually.holds("it is told again", () -> !told(ratings).isEmpty());
    }
  }

  /** What the server says of its load to who asks; empty where it says nothing. */
  private static String told(int port) throws IOException {
    HttpURLConnection asking = to(port);
    asking.setRequestProperty("zerohop-load", "1");
    return load(asking);
  }

  private static HttpURLConnection to(int port) throws IOException {
    return (HttpURLConnection) URI.create("http://127.0.0.1:" + port).toURL().openConnection();
  }

  private static String load(HttpURLConnection connection) throws IOException {
    assertEquals(200, connection.getResponseCode());
    return Objects.requireNonNullElse(connection.getHeaderField("endpoint-load-metrics"), "");
  }

  private static boolean isShared(int reviews) throws InterruptedException {
    int first = toFirst(reviews);
    return first >= CALLS / 4 && first <= CALLS * 3 / 4;
  }

  /** How many of some calls, one after the other, go to the first instance. */
  private static int toFirst(int reviews) throws InterruptedException {
    int first = 0;
    for (Http.Answer answer : Http.gets(CALLS, reviews, "/")) {
      assertTrue(answer.good(), answer.body());
      first += answer.body().contains(FIRST) ? 1 : 0;
    }
    return first;
  }

  /** A request whose body does not end: its server has it in flight until it is closed. */
  private static Socket unfinished(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    String head = "POST / HTTP/1.1\r\nHost: ratings\r\nContent-Length: 5\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
