package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.proto.envoy.config.core.v3.RuntimeFractionalPercent;
import io.zerohop.proto.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.zerohop.proto.envoy.type.v3.FractionalPercent;
import io.zerohop.proto.envoy.type.v3.FractionalPercent.DenominatorType;

/** Writes the copying of calls. */
final class MirrorWriter {
  private static final int HUNDRED = 100;
  private static final long MILLION = 1_000_000;

  private MirrorWriter() {}

  static RequestMirrorPolicy policy(String cluster, Filter.Mirror mirror) {
    return RequestMirrorPolicy.newBuilder()
        .setCluster(cluster)
        .setDisableShadowHostSuffixAppend(true)
        .setRuntimeFraction(RuntimeFractionalPercent.newBuilder().setDefaultValue(share(mirror)))
        .build();
  }

  /** xDS knows three denominators; another one is brought to millionths, rounded. */
  private static FractionalPercent share(Filter.Mirror mirror) {
    if (mirror.denominator() == HUNDRED) {
      return FractionalPercent.newBuilder()
          .setNumerator(mirror.numerator())
          .setDenominator(DenominatorType.HUNDRED)
          .build();
    }
    long millionths = Math.round(mirror.numerator() * (double) MILLION / mirror.denominator());
    return FractionalPercent.newBuilder()
        .setNumerator((int) Math.max(1, millionths))
        .setDenominator(DenominatorType.MILLION)
        .build();
  }
}
