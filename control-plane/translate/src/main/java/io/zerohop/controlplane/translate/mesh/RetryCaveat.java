package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a retry does not do for methods that are not idempotent (RFC 9110 section 9.2.2). */
final class RetryCaveat {
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /** Nothing was sent, or no server has looked at it: safe for every method. */
  private static final Set<Retry.Condition> ALWAYS_SAFE =
      Set.of(Retry.Condition.CONNECT_FAILURE, Retry.Condition.REFUSED_STREAM);

  private static final String WORDS =
      "; its retry is not for methods that are not idempotent, such as POST: they are sent again"
          + " only if nothing was sent, unless a TrafficPolicy says retry.nonIdempotent";

  private RetryCaveat() {}

  /**
   * What is to be said of a route's own retries.
   *
   * @param general what holds for the Service that the route is for
   */
  static String of(RouteSpec route, @Nullable TrafficPolicySpec general) {
    for (RouteSpec.Rule rule : route.rules()) {
      if (rule.retry() != null
          && rule.matches().stream().anyMatch(RetryCaveat::isForOthers)
          && isUnsafe(CallSettings.of(rule, general).retry())) {
        return WORDS;
      }
    }
    return "";
  }

  /** What is to be said of a TrafficPolicy's retry. */
  static String of(TrafficPolicySpec policy) {
    return isUnsafe(policy.retry()) ? WORDS : "";
  }

  private static boolean isForOthers(Match match) {
    return match.method() == null || !IDEMPOTENT.contains(match.method());
  }

  /** Whether it asks for something that is not done for every method. */
  private static boolean isUnsafe(@Nullable Retry retry) {
    return retry != null
        && !retry.nonIdempotent()
        && (retry.attempts() == null || retry.attempts() > 0)
        && (!retry.codes().isEmpty()
            || retry.conditions().stream()
                .anyMatch(one -> !one.isRpc() && !ALWAYS_SAFE.contains(one)));
  }
}
