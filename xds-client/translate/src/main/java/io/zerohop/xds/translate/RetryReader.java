package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RetryPolicy.Backoff;
import io.zerohop.engine.attempt.RetryPolicy.On;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads what is tried again, and how often. */
final class RetryReader {
  private static final String BY_CODES = "retriable-status-codes";
  private static final int TIMES_BASE = 10;

  private RetryReader() {}

  static RetryPolicy read(
      io.zerohop.proto.envoy.config.route.v3.RetryPolicy policy, Extra extra, Field field) {
    Set<On> on = EnumSet.noneOf(On.class);
    boolean byCodes = false;
    for (String part : policy.getRetryOn().split(",", -1)) {
      String word = part.strip();
      if (word.equals(BY_CODES)) {
        byCodes = true;
      } else if (!word.isEmpty() && !addCondition(word, on)) {
        field.at("retry_on").leaveOut("condition " + word + " is not supported here");
      }
    }
    if (policy.getRetriableHeadersCount() > 0) {
      field.at("retriable_headers").leaveOut("retries by response header are not supported here");
    }
    List<Integer> codes = byCodes ? policy.getRetriableStatusCodesList() : new ArrayList<>();
    return new RetryPolicy(
        Durations.number(policy.hasNumRetries(), policy.getNumRetries(), 1),
        on,
        codes,
        extra.flag("retryNonIdempotent"),
        backoff(policy, field),
        extra.text("retryOrigin"));
  }

  private static boolean addCondition(String word, Set<On> on) {
    for (On condition : On.values()) {
      if (condition.word().equals(word)) {
        return on.add(condition) || on.contains(condition);
      }
    }
    return false;
  }

  private static Backoff backoff(
      io.zerohop.proto.envoy.config.route.v3.RetryPolicy policy, Field field) {
    if (!policy.hasRetryBackOff()) {
      return Backoff.DEFAULT;
    }
    Field at = field.at("retry_back_off");
    var given = policy.getRetryBackOff();
    long base = Durations.nanos(given.getBaseInterval(), at.at("base_interval"));
    if (base == 0) {
      at.at("base_interval").refuse("must be more than 0");
    }
    long max =
        given.hasMaxInterval()
            ? Durations.nanos(given.getMaxInterval(), at.at("max_interval"))
            : base * TIMES_BASE;
    if (max < base) {
      at.at("max_interval").refuse("must not be less than base_interval");
    }
    return new Backoff(base, max);
  }
}
