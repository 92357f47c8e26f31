package io.zerohop.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TapTest {
  private static final long MILLI = 1_000_000;
  private static final Endpoint ENDPOINT =
      new Endpoint(
          new InetSocketAddress("10.0.0.1", 80),
          "reviews-1",
          "v1",
          Endpoint.Health.HEALTHY,
          1,
          Endpoint.Place.NONE);
  private static final TraceContext TRACE =
      new TraceContext(1, 2, 3, 0, true, null, new Along("", "", new NoFormat()));

  private final List<CallObserver> observers = new CopyOnWriteArrayList<>();
  private long nanos;
  private final Tap tap =
      new Tap(observers::add, observers::remove, () -> Instant.EPOCH, () -> nanos);
  private final Heard heard = new Heard();

  /** Reads and writes nothing. */
  private static final class NoFormat implements Format {
    @Override
    public void write(TraceContext context, BiConsumer<String, String> field) {}

    @Override
    public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
      return null;
    }
  }

  /** What a listener is told. */
  private static final class Heard implements Tap.Listener {
    private final List<String> calls = new ArrayList<>();
    private int tooMany;

    @Override
    public void told(String json) {
      calls.add(json);
    }

    @Override
    public void tooMany() {
      tooMany++;
    }
  }

  private void call(String method, String path, int status, long millis) {
    Seen call = new Seen(new Asked(method, path), status, millis * MILLI);
    observers.forEach(one -> one.ended(call));
  }

  private int heardOf(String... conditions) throws Exception {
    heard.calls.clear();
    nanos += 1_000_000_000L;
    try (AutoCloseable listening = tap.listen(List.of(conditions), 0, heard)) {
      assertEquals(1, observers.size(), listening::toString);
      call("GET", "/items/7?token=secret", 200, 5);
      call("POST", "/orders", 503, 300);
    }
    return heard.calls.size();
  }

  @Test
  void tellsACallWithItsRouteEndpointsAttemptsReasonAndTime() throws Exception {
    try (AutoCloseable listening = tap.listen(List.of(), 0, heard)) {
      assertFalse(observers.isEmpty(), listening::toString);
      call("GET", "/items/7?token=secret", 503, 12);
    }
    assertEquals(
        List.of(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"service\":\"reviews.shop\",\"method\":\"GET\","
                + "\"path\":\"/items/7\",\"status\":503,\"outcome\":\"503\",\"reason\":\"RETRY_BUDGET_SPENT\","
                + "\"micros\":12000,\"route\":\"HTTPRoute/shop/reviews rule 2\",\"origin\":\"routes.yaml:31\","
                + "\"cluster\":\"c\",\"attempts\":1,"
                + "\"sends\":[{\"endpoint\":\"reviews-1\",\"address\":\"10.0.0.1:80\",\"result\":\"503\",\"micros\":12000}],"
                + "\"headers\":{\"authorization\":\"redacted\",\"x-api-key\":\"redacted\",\"x-user\":\"beta\"},"
                + "\"trace\":\"00000000000000010000000000000002\"}"),
        heard.calls);
  }

  @Test
  void nobodyObservesCallsWhileNobodyListens() throws Exception {
    assertEquals(List.of(), observers);
    AutoCloseable listening = tap.listen(List.of(), 0, heard);
    assertEquals(1, observers.size());
    listening.close();
    listening.close();
    assertEquals(List.of(), observers);
    call("GET", "/", 200, 1);
    assertEquals(List.of(), heard.calls);
  }

  @Test
  void aConditionKeepsOthersAway() throws Exception {
    assertEquals(2, heardOf());
    assertEquals(1, heardOf("method=post"));
    assertEquals(1, heardOf("path=/items"));
    assertEquals(1, heardOf("status=5xx"));
    assertEquals(1, heardOf("status=200"));
    assertEquals(0, heardOf("status=404"));
    assertEquals(1, heardOf("slower=200ms"));
    assertEquals(0, heardOf("slower=1s"));
    assertEquals(2, heardOf("service=reviews"));
    assertEquals(2, heardOf("service=reviews.shop"));
    assertEquals(0, heardOf("service=review"));
    assertEquals(2, heardOf("route=reviews rule 2"));
    assertEquals(0, heardOf("route=ratings"));
    assertEquals(1, heardOf("reason=retry_budget_spent"));
    assertEquals(0, heardOf("method=post", "status=200"));
  }

  @Test
  void aConditionWithoutMeaningIsSaidAndNobodyListensThen() {
    for (String bad : List.of("", "x", "=5", "status=", "status=6xx", "slower=fast", "who=me")) {
      assertThrows(IllegalArgumentException.class, () -> tap.listen(List.of(bad), 0, heard), bad);
    }
    assertEquals(List.of(), observers);
  }

  @Test
  void noMoreAreToldInASecondThanAskedForAndTheOthersAreCounted() throws Exception {
    try (AutoCloseable listening = tap.listen(List.of(), 10, heard)) {
      for (int i = 0; i < 25; i++) {
        call("GET", "/", 200, 1);
      }
      assertEquals(10, heard.calls.size(), listening::toString);
      assertEquals(15, heard.tooMany);
      nanos += 1_000_000_000L;
      call("GET", "/", 200, 1);
      assertEquals(11, heard.calls.size());
    }
  }

  @Test
  void whoAsksForMoreThanItsBoundGetsItsBound() throws Exception {
    try (AutoCloseable listening = tap.listen(List.of(), 5_000, heard)) {
      for (int i = 0; i < 150; i++) {
        call("GET", "/", 200, 1);
      }
      assertEquals(100, heard.calls.size(), listening::toString);
    }
  }

  @Test
  void aFifthListenerIsRefusedUntilOneOfTheFourLeaves() throws Exception {
    List<AutoCloseable> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      four.add(tap.listen(List.of(), 0, heard));
    }
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> tap.listen(List.of(), 0, heard));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("4 taps listen already"));
    four.get(0).close();
    tap.listen(List.of(), 0, heard).close();
  }

  private record Asked(String method, String path) implements CallRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return "reviews";
    }

    @Override
    public int port() {
      return 80;
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public Map<String, String> keptHeaders() {
      return Map.of("authorization", "Bearer x", "x-api-key", "x", "x-user", "beta");
    }

    @Override
    public Body body() {
      return Body.NONE;
    }

    @Override
    public long timeoutNanos() {
      return 0;
    }
  }

  private record Sent(int status) implements ObservedAttempt {
    @Override
    public @Nullable ObservedAttempt before() {
      return null;
    }

    @Override
    public Endpoint endpoint() {
      return ENDPOINT;
    }

    @Override
    public long startNanos() {
      return 0;
    }

    @Override
    public long endNanos() {
      return 0;
    }

    @Override
    public @Nullable AttemptResult result() {
      return AttemptResult.answered(status, name -> null);
    }

    @Override
    public @Nullable Verdict verdict() {
      return null;
    }

    @Override
    public @Nullable TraceContext trace() {
      return null;
    }
  }

  private record Seen(CallRequest request, int status, long endNanos) implements ObservedCall {
    @Override
    public String service() {
      return "reviews.shop";
    }

    @Override
    public String rule() {
      return "HTTPRoute/shop/reviews rule 2";
    }

    @Override
    public Route.Id ruleId() {
      return new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31");
    }

    @Override
    public String cluster() {
      return "c";
    }

    @Override
    public int attempts() {
      return 1;
    }

    @Override
    public long startNanos() {
      return 0;
    }

    @Override
    public Outcome outcome() {
      Reason reason = status < 500 ? Reason.OK : Reason.RETRY_BUDGET_SPENT;
      return new Outcome.Answered(status, Integer.toString(status), reason);
    }

    @Override
    public ObservedAttempt last() {
      return new Sent(status);
    }

    @Override
    public TraceContext trace() {
      return TRACE;
    }

    @Override
    public Explanation explanation() {
      return new Explanation(List.of());
    }
  }
}
