package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is counted of calls, and by which names it is told. */
class EdgesTest {
  private static final String HTTP = "http.client.request.duration";
  private static final String CALLS = "zerohop.client.calls";

  private final Edges edges = new Edges(call -> call.port() == 4318);

  @Test
  void aCallIsCountedByWhoWasCalledByWhichRuleAndHowItEnded() {
    FakeCall call = answered(200, Reason.OK);
    call.rule = new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31");
    call.end = call.start + 3_000_000;

    edges.ended(call);

    Point point = only(HTTP);
    assertEquals(
        attributes(
            "http.request.method", "GET",
            "http.response.status_code", 200L,
            "server.address", "reviews",
            "server.port", 8080L,
            "zerohop.service", "reviews.shop",
            "zerohop.route", "HTTPRoute/shop/reviews rule 2",
            "zerohop.cluster", "reviews-v1",
            "zerohop.reason", "OK",
            "zerohop.response.class", "2xx"),
        new TreeMap<>(point.attributes()));
    assertEquals(0.003, point.value().doubleValue(), 1e-9);
    assertEquals(1, point.counts().get(Metric.bounds().indexOf(0.005)));
    assertEquals(1L, only(CALLS).value());
    assertEquals(List.of(HTTP, CALLS), metrics().stream().map(Metric::name).toList());
  }

  @Test
  void eachWayOfEndingHasItsOwnNumbers() {
    edges.ended(answered(200, Reason.OK));
    edges.ended(answered(200, Reason.OK));
    edges.ended(answered(503, Reason.UPSTREAM_ERROR));
    FakeCall failed = new FakeCall();
    failed.outcome = new Outcome.Failed(Reason.NO_ENDPOINTS, "NO_ENDPOINTS: none");
    edges.ended(failed);
    FakeCall refused = new FakeCall();
    refused.outcome = new Outcome.AnsweredHere(429, "429", Reason.RATE_LIMITED);
    edges.ended(refused);

    assertEquals(
        Map.of(
            "OK 2xx", 2L,
            "UPSTREAM_ERROR 5xx", 1L,
            "NO_ENDPOINTS null", 1L,
            "RATE_LIMITED 4xx", 1L),
        byWords(CALLS, "zerohop.reason", "zerohop.response.class"));
    assertEquals(
        Map.of("null", 2L, "503", 1L, "NO_ENDPOINTS", 1L, "429", 1L), byWords(HTTP, "error.type"));
  }

  @Test
  void sendsAfterTheFirstAreRetries() {
    FakeCall call = answered(503, Reason.OK);
    call.sent(8082, null, AttemptResult.answered(200, name -> null));
    call.sent(8083, null, AttemptResult.answered(200, name -> null));
    edges.ended(call);
    edges.ended(call);
    edges.ended(answered(200, Reason.OK));

    Point retries = only("zerohop.client.retries");
    assertEquals(4L, retries.value());
    assertEquals("reviews.shop", retries.attributes().get("zerohop.service"));
    assertEquals(null, retries.attributes().get("zerohop.reason"));
  }

  @Test
  void anRpcIsCountedByItsMethodAndCode() {
    FakeCall call = new FakeCall();
    call.path = "/shop.Orders/Place";
    call.sent(
        9000,
        null,
        AttemptResult.failed(Phase.CONNECTED, Failure.RESET, null).as(RpcCode.UNAVAILABLE));
    call.outcome = new Outcome.Failed(Reason.CONNECTION_RESET, "CONNECTION_RESET: orders");
    edges.ended(call);

    Map<String, Object> said = only("rpc.client.call.duration").attributes();
    assertEquals("shop.Orders", said.get("rpc.service"));
    assertEquals("Place", said.get("rpc.method"));
    assertEquals(14L, said.get("rpc.grpc.status_code"));
    assertEquals("UNAVAILABLE", said.get("error.type"));
    assertEquals("CONNECTION_RESET", said.get("zerohop.reason"));
  }

  @Test
  void whatPassedThroughIsCountedAndHasNoDuration() {
    FakeCall call = new FakeCall();
    call.outcome = new Outcome.PassedThrough(Reason.CONFIG_STALE);
    edges.ended(call);

    assertEquals("CONFIG_STALE", only(CALLS).attributes().get("zerohop.reason"));
    assertEquals(1, metrics().size());
  }

  @Test
  void inModeObserveIsCountedWhatEnforcingWouldHaveDone() {
    FakeCall none = new FakeCall();
    none.outcome = new Outcome.AnsweredHere(404, "404", Reason.NO_ROUTE);
    edges.wouldHave(none, new Step.PassThrough(Reason.NO_ROUTE));

    Map<String, Object> said = only(CALLS).attributes();
    assertEquals("PASSED_THROUGH", said.get("zerohop.reason"));
    assertEquals("NO_ROUTE", said.get("zerohop.would_have"));
    assertEquals(1, metrics().size());
  }

  @Test
  void connectionsAndStatementsOfDatabasesAreCounted() {
    FakeCall connection = new FakeCall();
    connection.scheme = "sql";
    edges.ended(connection);
    edges.refused(connection, Reason.DENIED_BY_POLICY);

    assertEquals("OK", only(CALLS).attributes().get("zerohop.reason"));
    assertEquals(
        "DENIED_BY_POLICY", only("zerohop.database.refused").attributes().get("zerohop.reason"));
  }

  @Test
  void theExportsOwnCallsAreNotCounted() {
    FakeCall call = answered(200, Reason.OK);
    call.port = 4318;
    edges.ended(call);
    edges.wouldHave(call, new Step.PassThrough(Reason.PASSED_THROUGH));

    assertEquals(List.of(), metrics());
  }

  @Test
  void callsThatWereAnsweredAreCountedByMethodAndStatus() {
    edges.served(FakeServing.of("GET", "/a", AttemptResult.answered(500, name -> null)));
    edges.served(FakeServing.of("PURGE", "/b", AttemptResult.answered(404, name -> null)));
    edges.served(new FakeServing("GET", "/c", null, null, true, null));

    assertEquals(
        Map.of("GET 500 500", 1L, "_OTHER 404 null", 1L, "GET null CANCELLED", 1L),
        byWords(
            "http.server.request.duration",
            "http.request.method",
            "http.response.status_code",
            "error.type"));
    Point one = named("http.server.request.duration").points().get(0);
    assertEquals("http", one.attributes().get("url.scheme"));
    assertEquals(1e-6, one.value().doubleValue(), 1e-12);
  }

  @Test
  void methodsOfRpcsThatNobodyKnowsAreOne() {
    for (int i = 0; i < 50; i++) {
      edges.served(FakeServing.of("POST", "/x.Y/" + i, ended(RpcCode.UNIMPLEMENTED)));
    }
    edges.served(FakeServing.of("POST", "/x.Y/Known", ended(RpcCode.NOT_FOUND)));

    assertEquals(
        Map.of("_OTHER UNIMPLEMENTED", 50L, "Known null", 1L),
        byWords("rpc.server.call.duration", "rpc.method", "error.type"));
  }

  @Test
  void aRuleThatMovedInItsFileIsTheSame() {
    for (String origin : List.of("routes.yaml:3", "routes.yaml:40")) {
      FakeCall call = answered(200, Reason.OK);
      call.rule = new Route.Id("HTTPRoute/shop/reviews", 1, origin);
      edges.ended(call);
    }

    assertEquals(2L, only(CALLS).value());
  }

  @Test
  void aThousandEdgesKeepTheirNumbersApart() throws Exception {
    int threads = 4;
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < 1_000; i++) {
                  edges.ended(at("host-" + i));
                }
              });
      all.add(thread);
      thread.start();
    }
    begin.countDown();
    for (Thread thread : all) {
      thread.join();
    }

    Map<String, Long> counts = byWords(HTTP, "server.address");
    assertEquals(1_000, counts.size());
    counts.forEach((host, count) -> assertEquals(threads, count, host));
  }

  @Test
  void beyondTheBoundAllOthersAreCountedTogether() {
    Edges few = new Edges(call -> false, 10, 2);
    for (int i = 0; i < 25; i++) {
      few.ended(at("host-" + i));
      few.served(FakeServing.of("GET", "/", AttemptResult.answered(200 + i, name -> null)));
    }
    few.ended(at("host-3"));

    List<Metric> all = CallMetrics.of(few);
    Metric http = named(HTTP, all);
    assertEquals(10, http.points().size());
    Metric calls = named(CALLS, all);
    assertEquals(26, calls.points().stream().mapToLong(p -> p.value().longValue()).sum());
    assertTrue(
        calls.points().stream()
            .anyMatch(
                p ->
                    p.attributes().equals(Map.of("otel.metric.overflow", true))
                        && p.value().equals(15L)),
        calls::toString);
    Metric served = named("http.server.request.duration", all);
    assertEquals(3, served.points().size());
  }

  @Test
  void aCallThatIsCountedAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FakeCall http = answered(503, Reason.UPSTREAM_ERROR);
    http.rule = new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31");
    FakeCall rpc = new FakeCall();
    rpc.path = "/shop.Orders/Place";
    rpc.sent(9000, null, AttemptResult.succeeded());
    FakeServing served = FakeServing.of("GET", "/a", AttemptResult.answered(200, name -> null));
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        edges.ended(http);
        edges.ended(rpc);
        edges.served(served);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertEquals(0, least);
    assertEquals(100_000L, named(HTTP).points().get(0).counts().stream().mapToLong(n -> n).sum());
  }

  private static AttemptResult ended(RpcCode code) {
    return AttemptResult.ended(code, name -> null);
  }

  private static FakeCall answered(int status, Reason reason) {
    FakeCall call = new FakeCall();
    call.outcome = new Outcome.Answered(status, Integer.toString(status), reason);
    return call.sent(8081, null, AttemptResult.answered(status, name -> null));
  }

  private static FakeCall at(String host) {
    FakeCall call = answered(200, Reason.OK);
    call.host = host;
    return call;
  }

  private List<Metric> metrics() {
    return CallMetrics.of(edges);
  }

  private Metric named(String name) {
    return named(name, metrics());
  }

  private static Metric named(String name, List<Metric> all) {
    Metric found =
        all.stream().filter(metric -> metric.name().equals(name)).findFirst().orElse(null);
    assertNotNull(found, () -> name + " in " + all);
    return found;
  }

  private Point only(String name) {
    List<Point> points = named(name).points();
    assertEquals(1, points.size(), points::toString);
    return points.get(0);
  }

  /** How many calls there were, by these attributes of them. */
  private Map<String, Long> byWords(String name, String... attributes) {
    Map<String, Long> counts = new TreeMap<>();
    for (Point point : named(name).points()) {
      List<String> words = new ArrayList<>();
      for (String attribute : attributes) {
        words.add(String.valueOf(point.attributes().get(attribute)));
      }
      long count =
          point.counts().isEmpty()
              ? point.value().longValue()
              : point.counts().stream().mapToLong(n -> n).sum();
      counts.merge(String.join(" ", words), count, Long::sum);
    }
    return counts;
  }

  private static Map<String, Object> attributes(Object... pairs) {
    Map<String, Object> all = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put((String) pairs[i], pairs[i + 1]);
    }
    return all;
  }
}
