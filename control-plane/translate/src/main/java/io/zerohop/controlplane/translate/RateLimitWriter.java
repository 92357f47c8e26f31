package io.zerohop.controlplane.translate;

import com.google.protobuf.BoolValue;
import io.zerohop.controlplane.policy.spec.RateLimit;
import io.zerohop.proto.envoy.config.core.v3.RuntimeFractionalPercent;
import io.zerohop.proto.envoy.config.route.v3.RateLimit.Action;
import io.zerohop.proto.envoy.extensions.common.ratelimit.v3.LocalRateLimitDescriptor;
import io.zerohop.proto.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.zerohop.proto.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.zerohop.proto.envoy.type.v3.FractionalPercent;
import io.zerohop.proto.envoy.type.v3.TokenBucket;

/**
 * Writes how many calls a client may make. A calling service is told by the cluster that its node
 * names, in Envoy's words the source cluster.
 */
final class RateLimitWriter {
  static final String FILTER = "envoy.filters.http.local_ratelimit";

  private static final String CALLER = "source_cluster";
  private static final RuntimeFractionalPercent ALWAYS =
      RuntimeFractionalPercent.newBuilder()
          .setDefaultValue(FractionalPercent.newBuilder().setNumerator(100))
          .build();

  private RateLimitWriter() {}

  /** The filter in a listener: lets everything pass unless a route says more. */
  static LocalRateLimit filter() {
    return LocalRateLimit.newBuilder().setStatPrefix("rate_limit").build();
  }

  static LocalRateLimit limit(RateLimit limit) {
    LocalRateLimit.Builder out =
        LocalRateLimit.newBuilder()
            .setStatPrefix("rate_limit")
            .setTokenBucket(bucket(limit.general()))
            .setFilterEnabled(ALWAYS)
            .setFilterEnforced(ALWAYS);
    for (RateLimit.Caller caller : limit.callers()) {
      out.addDescriptors(
          LocalRateLimitDescriptor.newBuilder()
              .addEntries(
                  RateLimitDescriptor.Entry.newBuilder().setKey(CALLER).setValue(caller.service()))
              .setTokenBucket(bucket(caller.bucket())));
    }
    if (!limit.callers().isEmpty()) {
      out.setAlwaysConsumeDefaultTokenBucket(BoolValue.of(false))
          .addRateLimits(
              io.zerohop.proto.envoy.config.route.v3.RateLimit.newBuilder()
                  .addActions(
                      Action.newBuilder()
                          .setSourceCluster(Action.SourceCluster.getDefaultInstance())));
    }
    return out.build();
  }

  private static TokenBucket bucket(RateLimit.Bucket bucket) {
    return TokenBucket.newBuilder()
        .setMaxTokens(bucket.burst())
        .setTokensPerFill(Protos.number(bucket.requests()))
        .setFillInterval(Protos.duration(bucket.per()))
        .build();
  }
}
