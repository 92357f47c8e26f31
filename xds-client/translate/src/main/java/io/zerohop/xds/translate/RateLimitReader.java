package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.proto.envoy.config.core.v3.RuntimeFractionalPercent;
import io.zerohop.proto.envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor;
import io.zerohop.proto.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.zerohop.proto.envoy.type.v3.TokenBucket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a local rate limit: a bucket for all callers, and those of single calling services. */
final class RateLimitReader {
  private static final String CALLER = "source_cluster";
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private RateLimitReader() {}

  /**
   * The limits; null where nothing is limited.
   *
   * @param id tells the bucket from all others
   */
  static @Nullable RateLimits read(LocalRateLimit given, Place id, Field field) {
    if (!applies(given.hasFilterEnabled(), given.getFilterEnabled(), field.at("filter_enabled"))
        || !applies(
            given.hasFilterEnforced(), given.getFilterEnforced(), field.at("filter_enforced"))) {
      return null;
    }
    RateLimit general =
        given.hasTokenBucket()
            ? bucket(given.getTokenBucket(), id, field.at("token_bucket"))
            : null;
    Map<String, RateLimit> callers = new HashMap<>();
    for (int i = 0; i < given.getDescriptorsCount(); i++) {
      Field at = field.at("descriptors", i);
      LocalRateLimitDescriptor one = given.getDescriptors(i);
      if (one.getEntriesCount() != 1 || !one.getEntries(0).getKey().equals(CALLER)) {
        at.leaveOut("only buckets for a " + CALLER + " are kept here");
        continue;
      }
      String caller = one.getEntries(0).getValue();
      RateLimit own = bucket(one.getTokenBucket(), id.of(caller), at.at("token_bucket"));
      if (own != null) {
        callers.put(caller, own);
      }
    }
    return general == null && callers.isEmpty() ? null : new RateLimits(general, callers);
  }

  /** Neither share has a value of its own in Envoy: without one nothing is limited. */
  private static boolean applies(boolean given, RuntimeFractionalPercent share, Field field) {
    int perMillion = given ? MatchReader.Percents.perMillion(share) : 0;
    if (perMillion > 0 && perMillion < MatchReader.Percents.ALL) {
      field.leaveOut("a limit for a share of the calls is kept for all of them");
    }
    return perMillion > 0;
  }

  private static @Nullable RateLimit bucket(TokenBucket given, Place id, Field field) {
    long burst = given.getMaxTokens() & 0xffffffffL;
    long requests =
        given.hasTokensPerFill() ? given.getTokensPerFill().getValue() & 0xffffffffL : 1;
    long per = Durations.nanos(given.getFillInterval(), field.at("fill_interval"));
    if (burst == 0) {
      field.at("max_tokens").refuse("must be at least 1");
    }
    if (requests == 0) {
      field.at("tokens_per_fill").refuse("must be at least 1");
    }
    if (per <= 0) {
      field.at("fill_interval").refuse("must be more than 0");
    }
    if (burst == 0 || requests == 0 || per <= 0) {
      return null;
    }
    if ((double) per / requests * burst > LONGEST) {
      field.refuse("must fill within 70 years");
      return null;
    }
    return new RateLimit(id.key(), requests, per, burst, id.origin());
  }

  /**
   * Whose bucket it is.
   *
   * @param origin file and line of the policy; null where unknown
   */
  record Place(String key, @Nullable String origin) {
    Place of(String caller) {
      return new Place(key + " for " + caller, origin);
    }
  }
}
