package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults, rate limits and circuit breakers hold for unchanged applications on HttpURLConnection
 * (reviews), the JDK's HttpClient (details) and gRPC (checkout), and are explained.
 */
class GatesIT {
  private static final String FAULT =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: FaultPolicy
      metadata: {name: %1$s}
      spec:
        targetRefs: [{kind: Service, name: %1$s}]
        headers: [{name: x-user, value: tester}]
        delay: {fixed: 700ms}
        abort: {%2$s}
      ---
      """;

  private static final String TRAFFIC =
      """
      apiVersion: zerohop.io/v1alpha1
      kind: TrafficPolicy
      metadata: {name: %1$s}
      spec:
        targetRefs: [{kind: Service, name: %1$s}]
        %2$s
      ---
      """;

  private static final int BURST = 3;
  private static final String[] TESTER = {"x-user", "tester"};

  @TempDir Path directory;

  @Test
  void everyClientMeetsTheFaultTheLimitAndTheBreakerAndCanSayWhy() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.track(mesh.rpc("orders", "orders-1", "Orders")).port();
      int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      int details = mesh.track(mesh.service("details", "details-1", "Details")).port();
      int checkout = mesh.track(mesh.rpc("checkout", "checkout-1", "Checkout")).port();
      mesh.awaitReady("ratings", 1);
      mesh.awaitReady("orders", 1);
      for (int port : List.of(reviews, details)) {
        Eventually.holds("ratings is reached", () -> Http.get(port, "/").good());
      }
      Eventually.holds("orders is reached", () -> Http.get(checkout, "/Find/x").good());

      faults(mesh, reviews, details, checkout);
      limits(mesh, details, checkout);
      breaker(mesh, details, checkout);
    }
  }

  private static void faults(LiveMesh mesh, int reviews, int details, int checkout)
      throws Exception {
    apply(
        mesh,
        "faults.yaml",
        FAULT.formatted("ratings", "httpStatus: 503")
            + FAULT.formatted("orders", "grpcStatus: RESOURCE_EXHAUSTED"));

    for (int port : List.of(reviews, details)) {
      assertTrue(Http.get(port, "/").good(), "calls without the header are left alone");
    }
    assertTrue(Http.get(checkout, "/Find/x").good());
    long start = System.nanoTime();
    Http.Answer aborted = Http.get(reviews, "/", TESTER);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(aborted.body().contains("response code: 503"), aborted.body());
    assertTrue(took.compareTo(Duration.ofMillis(700)) >= 0, "delayed, took " + took);
    aborted = Http.get(details, "/", TESTER);
    assertTrue(aborted.body().contains("FAULT_INJECTED: ratings"), aborted.body());
    start = System.nanoTime();
    aborted = Http.get(checkout, "/Find/x", TESTER);
    took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(
        aborted.body().startsWith("RESOURCE_EXHAUSTED FAULT_INJECTED: orders"), aborted.body());
    assertTrue(took.compareTo(Duration.ofMillis(700)) >= 0, "delayed, took " + took);

    Ended why =
        mesh.cli("explain", "reviews", "GET", "http://ratings/ratings/7", "-H", "x-user:tester");
    assertTrue(why.output().contains("delay of 700 ms, abort with 503"), why.output());
    assertTrue(why.output().contains("faults.yaml:"), why.output());
    why = mesh.cli("explain", "reviews", "GET", "http://ratings/ratings/7");
    assertTrue(why.output().contains("header x-user is absent"), why.output());
    String described = mesh.cli("describe", "reviews").output();
    assertTrue(described.contains("FAULT_INJECTED: 1"), described);
    assertTrue(described.contains("delaysInjected: 1"), described);
    why = explainFind(mesh, "-H", "x-user:tester");
    assertTrue(
        why.output().contains("delay of 700 ms, abort with RESOURCE_EXHAUSTED"), why.output());
    assertTrue(why.output().contains("faults.yaml:"), why.output());
    described = mesh.cli("describe", "checkout").output();
    assertTrue(described.contains("FAULT_INJECTED: 1"), described);
    assertTrue(described.contains("delaysInjected: 1"), described);
    String listed = mesh.cli("get", "faultpolicies").output();
    assertTrue(listed.contains("ratings") && listed.contains("orders"), listed);

    for (String name : List.of("ratings", "orders")) {
      assertEquals(0, mesh.cli("delete", "faultpolicy", name).exit());
    }
    Eventually.holds(
        "the faults are gone",
        () ->
            Http.get(reviews, "/", TESTER).good() && Http.get(checkout, "/Find/x", TESTER).good());
  }

  private static void limits(LiveMesh mesh, int details, int checkout) throws Exception {
    String limit = "rateLimit: {requests: 1, per: 1h, burst: " + BURST + "}";
    apply(
        mesh,
        "limits.yaml",
        TRAFFIC.formatted("ratings", limit) + TRAFFIC.formatted("orders", limit));

    for (int call = 0; call < BURST; call++) {
      assertTrue(Http.get(details, "/").body().contains("ratings-1"), "call " + call);
      assertTrue(Http.get(checkout, "/Find/x").good(), "call " + call);
    }
    Http.Answer refused = Http.get(details, "/");
    assertTrue(refused.body().contains("RATE_LIMITED: ratings"), refused.body());
    refused = Http.get(checkout, "/Find/x");
    assertTrue(refused.body().startsWith("UNAVAILABLE RATE_LIMITED: orders"), refused.body());

    Ended why = mesh.cli("explain", "details", "GET", "http://ratings:9080/ratings/7");
    assertTrue(why.output().contains("1 call in 3600 s, 3 at once; now 0 left"), why.output());
    assertTrue(why.output().contains("limits.yaml:"), why.output());
    assertTrue(why.output().contains("429 RATE_LIMITED"), why.output());
    why = explainFind(mesh);
    assertTrue(why.output().contains("1 call in 3600 s, 3 at once; now 0 left"), why.output());
    assertTrue(why.output().contains("RATE_LIMITED, answered by the agent"), why.output());
    for (String caller : List.of("details", "checkout")) {
      String described = mesh.cli("describe", caller).output();
      assertTrue(described.contains("RATE_LIMITED: 1"), described);
    }
  }

  private static void breaker(LiveMesh mesh, int details, int checkout) throws Exception {
    String breaker = "circuitBreaker: {maxRequests: 1}";
    apply(
        mesh,
        "breaker.yaml",
        TRAFFIC.formatted("ratings", breaker) + TRAFFIC.formatted("orders", breaker));

    awaitRefused(details, "/", "CIRCUIT_OPEN: ratings");
    awaitRefused(checkout, "/Find/x", "UNAVAILABLE CIRCUIT_OPEN: orders");
    for (int call = 0; call < 20; call++) {
      assertTrue(Http.get(details, "/").body().contains("ratings-1"), "one by one they pass");
      assertTrue(Http.get(checkout, "/Find/x").good(), "one by one they pass");
    }
    Ended why = mesh.cli("explain", "details", "GET", "http://ratings:9080/ratings/7");
    assertTrue(why.output().contains("0 of 1 calls on their way"), why.output());
    why = explainFind(mesh);
    assertTrue(why.output().contains("0 of 1 calls on their way"), why.output());
    for (String caller : List.of("details", "checkout")) {
      String described = mesh.cli("describe", caller).output();
      assertTrue(described.contains("CIRCUIT_OPEN"), described);
    }
  }

  private static void awaitRefused(int port, String path, String refusal) throws Exception {
    Eventually.holds(
        "a call beside another is refused",
        () -> atOnce(60, port, path).stream().anyMatch(answer -> answer.body().contains(refusal)));
  }

  /** Why an RPC of checkout's goes where it goes. */
  private static Ended explainFind(LiveMesh mesh, String... headers) throws Exception {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("explain", "checkout", "POST", "http://orders:9000/shop.Orders/Find"));
    words.addAll(List.of("-H", "content-type:application/grpc"));
    words.addAll(List.of(headers));
    return mesh.cli(words.toArray(String[]::new));
  }

  private static List<Http.Answer> atOnce(int count, int port, String path) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Http.Answer> answers = new ArrayList<>();
      Callable<Http.Answer> call = () -> Http.get(port, path);
      for (Future<Http.Answer> one : threads.invokeAll(Collections.nCopies(count, call))) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void apply(LiveMesh mesh, String name, String yaml) throws Exception {
    Ended applied = mesh.apply(name, yaml.substring(0, yaml.lastIndexOf("---")));
    assertEquals(0, applied.exit(), applied.output());
  }
}
