package io.zerohop.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailedCallsTest {
  private final FailedCalls calls = new FailedCalls(() -> Instant.EPOCH);

  @Test
  void keepsAFailedCallWithItsExplanationAndWithoutItsQuery() {
    calls.ended(new Seen(new Outcome.Failed(Reason.NO_ENDPOINTS, "NO_ENDPOINTS: none"), 5_000_000));

    FailedCalls.FailedCall kept = calls.newest(0).get(0);
    assertEquals("/items", kept.path());
    assertEquals("NO_ENDPOINTS", kept.reason());
    assertEquals("NO_ENDPOINTS: none", kept.outcome());
    assertEquals(5, kept.millis());
    assertEquals("{\"stages\":[]}", assertNotNullRaw(kept).json());
  }

  @Test
  void keepsNothingOfGoodCallsButTheirNumber() {
    calls.ended(new Seen(new Outcome.Answered(200, "200", Reason.OK), 1));
    calls.ended(new Seen(new Outcome.Answered(200, "200", Reason.OK), 1));

    assertEquals(List.of(), calls.newest(0));
    assertEquals(Map.of(Reason.OK, 2L), calls.counts());
  }

  @Test
  void explainsOnlySomeInAStorm() {
    Outcome failed = new Outcome.Failed(Reason.CONNECT_FAILED, "CONNECT_FAILED");
    calls.ended(new Seen(failed, 1_000_000));
    calls.ended(new Seen(failed, 2_000_000));

    assertNull(calls.newest(1).get(0).explanation());
  }

  @Test
  void keepsTheNewestFifty() {
    for (int i = 0; i < 60; i++) {
      calls.ended(new Seen(new Outcome.Failed(Reason.CONNECT_FAILED, "n" + i), i + 1));
    }

    assertEquals(50, calls.newest(0).size());
    assertEquals("n59", calls.newest(1).get(0).outcome());
  }

  @Test
  void countsWhatBecomesOfStatements() {
    Seen connection = new Seen(new Outcome.Answered(200, "connected", Reason.OK), 0);
    calls.refused(connection, Reason.DENIED_BY_POLICY);
    calls.onWriter(connection, "SET");
    calls.onWriter(connection, "SET");
    calls.neverValidated(connection);

    assertEquals(Map.of(Reason.DENIED_BY_POLICY, 1L), calls.counts());
    assertEquals(Map.of("reviews.shop: SET", 2L), calls.keptOnPrimary());
    assertEquals(Map.of("reviews.shop", 1L), calls.neverValidated());
  }

  @Test
  void countsManyTextsTogether() {
    Seen connection = new Seen(new Outcome.Answered(200, "connected", Reason.OK), 0);
    for (int i = 0; i < 1000; i++) {
      calls.onWriter(connection, "text " + i);
    }
    assertEquals(101, calls.keptOnPrimary().size());
    assertEquals(900L, calls.keptOnPrimary().get("others"));
  }

  private static Json.Raw assertNotNullRaw(FailedCalls.FailedCall kept) {
    Json.Raw raw = kept.explanation();
    assertNotNull(raw);
    return raw;
  }

  private record Seen(Outcome outcome, long endNanos) implements ObservedCall {
    @Override
    public String service() {
      return "reviews.shop";
    }

    @Override
    public CallRequest request() {
      return new Asked("/items?token=secret");
    }

    @Override
    public String rule() {
      return "";
    }

    @Override
    public String cluster() {
      return "";
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
    public Explanation explanation() {
      return new Explanation(List.of());
    }
  }

  private record Asked(String path) implements CallRequest {
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
    public String method() {
      return "GET";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
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
}
