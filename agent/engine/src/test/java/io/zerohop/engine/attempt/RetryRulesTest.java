package io.zerohop.engine.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.RetryPolicy.Backoff;
import io.zerohop.engine.attempt.RetryPolicy.On;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be tried again. */
class RetryRulesTest {
  private static final long MILLI = 1_000_000L;
  private static final RetryRules.Sent GET = new RetryRules.Sent("GET", Body.NONE);
  private static final RetryRules.Sent POST = new RetryRules.Sent("POST", Body.REPLAYABLE);

  private static RetryPolicy on(On... conditions) {
    return new RetryPolicy(2, Set.of(conditions), List.of(), false, Backoff.DEFAULT, null);
  }

  private static AttemptResult failed(Phase phase, Failure failure) {
    return AttemptResult.failed(phase, failure, null);
  }

  private static AttemptResult status(int status) {
    return AttemptResult.answered(status, name -> null);
  }

  @Test
  void idempotentMethodsAreThoseOfRfc9110() {
    for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")) {
      assertTrue(RetryRules.isIdempotent(method), method);
    }
    for (String method : List.of("POST", "PATCH", "CONNECT", "get", "LINK")) {
      assertFalse(RetryRules.isIdempotent(method), method);
    }
  }

  @Test
  void nothingSentIsTriedAgainWhateverMethodAndBody() {
    RetryRules.Sent once = new RetryRules.Sent("POST", Body.ONCE);
    AttemptResult refused = failed(Phase.NOT_CONNECTED, Failure.CONNECT);
    assertEquals(Verdict.NOTHING_SENT, RetryRules.judge(RetryPolicy.NONE, once, refused, 2));
    assertEquals(Verdict.USED_UP, RetryRules.judge(RetryPolicy.NONE, once, refused, 3));
    RetryPolicy five = RetryPolicy.onCodes(5, 503);
    assertEquals(Verdict.NOTHING_SENT, RetryRules.judge(five, once, refused, 5));
  }

  @Test
  void theServerOfAnRpcSaysWhenItIsTriedAgain() {
    RetryPolicy policy = on(On.GRPC_UNAVAILABLE);
    assertEquals(0, delay(policy, "0"), "at once");
    assertEquals(250 * MILLI, delay(policy, "250"));
    assertTrue(delay(policy, null) > 0, "the policy's own back-off");
    for (String never : List.of("-1", "soon", "")) {
      AttemptResult ended = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> never);
      assertEquals(Verdict.PUSHED_BACK, RetryRules.judge(policy, POST, ended, 1), never);
    }
  }

  private static long delay(RetryPolicy policy, @Nullable String pushback) {
    AttemptResult ended = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> pushback);
    assertEquals(Verdict.ASKED, RetryRules.judge(policy, POST, ended, 1));
    return RetryRules.delayNanos(policy, ended, 1, 0.5);
  }

  @Test
  void anRpcIsTriedAgainAfterTheStatusesThatAPolicyNamesWhateverItsMethodDoes() {
    RetryPolicy unavailable = on(On.GRPC_UNAVAILABLE, On.SERVER_ERROR);
    AttemptResult ended = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> null);
    assertEquals(Verdict.ASKED, RetryRules.judge(unavailable, POST, ended, 1));
    AttemptResult broken = failed(Phase.SENT, Failure.RESET).as(RpcCode.UNAVAILABLE);
    assertEquals(Verdict.ASKED, RetryRules.judge(unavailable, POST, broken, 1));
    assertEquals(
        Verdict.NOT_IDEMPOTENT,
        RetryRules.judge(on(On.RESET), POST, broken, 1),
        "conditions that are meant for HTTP do not");
    AttemptResult internal = AttemptResult.ended(RpcCode.INTERNAL, name -> null);
    assertEquals(Verdict.NOT_ASKED, RetryRules.judge(unavailable, POST, internal, 1));
    AttemptResult again = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> null);
    assertEquals(Verdict.NOT_ASKED, RetryRules.judge(RetryPolicy.onCodes(2, 503), POST, again, 1));
  }

  @Test
  void theServerOfAnRpcMayAskForAnotherWaitOrForNoRetry() {
    RetryPolicy unavailable = on(On.GRPC_UNAVAILABLE);
    AttemptResult wait = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> "120");
    assertEquals(Verdict.ASKED, RetryRules.judge(unavailable, POST, wait, 1));
    assertEquals(120 * MILLI, RetryRules.delayNanos(unavailable, wait, 1, 0.5));
    for (String never : List.of("-1", "soon")) {
      AttemptResult stop = AttemptResult.ended(RpcCode.UNAVAILABLE, name -> never);
      assertEquals(Verdict.PUSHED_BACK, RetryRules.judge(unavailable, POST, stop, 1));
    }
  }

  @Test
  void whatTheApplicationsOwnCodeThrewIsNeverTriedAgainHoweverLittleSeemsToBeSent() {
    RetryPolicy all = on(On.SERVER_ERROR, On.RESET, On.CONNECT_FAILURE);
    for (Phase phase : List.of(Phase.NOT_CONNECTED, Phase.CONNECTED, Phase.SENT)) {
      AttemptResult result =
          AttemptResult.failed(phase, Failure.OTHER, new IllegalStateException("an interceptor"));
      assertEquals(Failure.CANCELLED, result.failure(), "no endpoint is to blame");
      assertEquals(Verdict.NOT_ASKED, RetryRules.judge(all, GET, result, 1));
      assertEquals(Verdict.NOT_ASKED, RetryRules.judge(all, POST, result, 1));
    }
  }

  @Test
  void aRefusedPeerAndAnApplicationThatGaveUpAreNeverTriedAgain() {
    RetryPolicy all = on(On.SERVER_ERROR, On.RESET, On.CONNECT_FAILURE);
    for (Failure failure : List.of(Failure.TLS, Failure.CANCELLED)) {
      AttemptResult result = failed(Phase.NOT_CONNECTED, failure);
      assertEquals(Verdict.NOT_ASKED, RetryRules.judge(all, GET, result, 1));
    }
  }

  @Test
  void conditionsCoverWhatEnvoySays() {
    AttemptResult reset = failed(Phase.SENT, Failure.RESET);
    AttemptResult timeout = failed(Phase.SENT, Failure.TIMEOUT);
    AttemptResult refused = failed(Phase.NOT_CONNECTED, Failure.CONNECT);
    assertTrue(RetryRules.asks(on(On.SERVER_ERROR), status(500)));
    assertTrue(RetryRules.asks(on(On.SERVER_ERROR), timeout));
    assertFalse(RetryRules.asks(on(On.GATEWAY_ERROR), status(500)));
    assertTrue(RetryRules.asks(on(On.GATEWAY_ERROR), status(503)));
    assertFalse(RetryRules.asks(on(On.GATEWAY_ERROR), status(505)));
    assertTrue(RetryRules.asks(on(On.RESET), reset));
    assertTrue(RetryRules.asks(on(On.RESET), timeout));
    assertFalse(RetryRules.asks(on(On.RESET), refused));
    assertTrue(RetryRules.asks(on(On.CONNECT_FAILURE), refused));
    assertFalse(RetryRules.asks(on(On.CONNECT_FAILURE), reset));
    assertTrue(RetryRules.asks(on(On.RETRIABLE_4XX), status(409)));
    assertTrue(RetryRules.asks(RetryPolicy.onCodes(1, 418), status(418)));
    assertFalse(RetryRules.asks(RetryPolicy.onCodes(1, 418), status(419)));
  }

  @Test
  void grpcConditionsLookAtTheStatusHeader() {
    AttemptResult unavailable =
        AttemptResult.answered(200, name -> name.equals("grpc-status") ? "14" : null);
    assertTrue(RetryRules.asks(on(On.GRPC_UNAVAILABLE), unavailable));
    assertFalse(RetryRules.asks(on(On.GRPC_CANCELLED), unavailable));
    assertFalse(RetryRules.asks(on(On.GRPC_UNAVAILABLE), status(200)));
  }

  @Test
  void whatWasSentIsTriedAgainOnlyIfItIsAskedForAndSafe() {
    RetryPolicy policy = on(On.SERVER_ERROR);
    assertEquals(Verdict.ASKED, RetryRules.judge(policy, GET, status(503), 2));
    assertEquals(Verdict.USED_UP, RetryRules.judge(policy, GET, status(503), 3));
    assertEquals(Verdict.NOT_ASKED, RetryRules.judge(policy, GET, status(404), 1));
    assertEquals(Verdict.NOT_IDEMPOTENT, RetryRules.judge(policy, POST, status(503), 1));
    RetryRules.Sent once = new RetryRules.Sent("PUT", Body.ONCE);
    assertEquals(Verdict.BODY_ONCE, RetryRules.judge(policy, once, status(503), 1));
  }

  @Test
  void aPolicysBackoffIsTheLeastWaitAndDoubles() {
    Backoff backoff = new Backoff(100 * MILLI, 1000 * MILLI);
    assertEquals(100 * MILLI, backoff.delayNanos(1, 0));
    assertEquals(150 * MILLI, backoff.delayNanos(1, 1));
    assertEquals(200 * MILLI, backoff.delayNanos(2, 0));
    assertEquals(1000 * MILLI, backoff.delayNanos(9, 0.5));
  }

  @Test
  void withoutOneTheWaitIsAnyTimeUpTo25MillisAndDoubles() {
    assertEquals(0, Backoff.DEFAULT.delayNanos(1, 0));
    assertEquals(25 * MILLI, Backoff.DEFAULT.delayNanos(1, 1));
    assertEquals(50 * MILLI, Backoff.DEFAULT.delayNanos(2, 1));
    assertEquals(250 * MILLI, Backoff.DEFAULT.delayNanos(30, 1));
  }

  @Test
  void theBudgetIsAShareOfTheCallsInFlightWithAFloor() {
    assertTrue(BudgetPolicy.DEFAULT.allows(1, 2));
    assertFalse(BudgetPolicy.DEFAULT.allows(1, 3));
    assertTrue(BudgetPolicy.DEFAULT.allows(100, 19));
    assertFalse(BudgetPolicy.DEFAULT.allows(100, 20));
  }

  @Test
  void headerChangesInARowAreOneChange() {
    HeaderChanges first =
        new HeaderChanges(
            List.of("a"),
            List.of(new HeaderChanges.Header("X", "1")),
            List.of(new HeaderChanges.Header("y", "1")));
    HeaderChanges second =
        new HeaderChanges(List.of("y"), List.of(new HeaderChanges.Header("x", "2")), List.of());
    assertEquals(
        new HeaderChanges(
            List.of("a", "y"), List.of(new HeaderChanges.Header("x", "2")), List.of()),
        first.then(second));
    assertEquals(first, HeaderChanges.NONE.then(first));
  }
}
