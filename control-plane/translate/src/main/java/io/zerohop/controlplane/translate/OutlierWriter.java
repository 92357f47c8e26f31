package io.zerohop.controlplane.translate;

import com.google.protobuf.UInt32Value;
import io.zerohop.controlplane.policy.spec.TrafficPolicySpec;
import io.zerohop.proto.envoy.config.cluster.v3.OutlierDetection;

/** Writes when an endpoint is left out. Only what the policy names is on: no success rates. */
final class OutlierWriter {
  private static final UInt32Value OFF = UInt32Value.of(0);
  private static final UInt32Value ALWAYS = UInt32Value.of(100);

  private OutlierWriter() {}

  static OutlierDetection write(TrafficPolicySpec.OutlierDetection policy) {
    OutlierDetection.Builder out = OutlierDetection.newBuilder().setEnforcingSuccessRate(OFF);
    failures(policy, out);
    if (policy.interval() != null) {
      out.setInterval(Protos.duration(policy.interval()));
    }
    if (policy.baseEjectionTime() != null) {
      out.setBaseEjectionTime(Protos.duration(policy.baseEjectionTime()));
    }
    if (policy.maxEjectionTime() != null) {
      out.setMaxEjectionTime(Protos.duration(policy.maxEjectionTime()));
    }
    if (policy.maxEjectionPercent() != null) {
      out.setMaxEjectionPercent(Protos.number(policy.maxEjectionPercent()));
    }
    return out.build();
  }

  private static void failures(
      TrafficPolicySpec.OutlierDetection policy, OutlierDetection.Builder out) {
    Integer responses = policy.consecutive5xx();
    if (responses != null && responses == 0) {
      out.setEnforcingConsecutive5Xx(OFF);
    } else if (responses != null) {
      out.setConsecutive5Xx(Protos.number(responses)).setEnforcingConsecutive5Xx(ALWAYS);
    }
    Integer connects = policy.consecutiveConnectFailures();
    if (connects != null) {
      out.setSplitExternalLocalOriginErrors(true).setEnforcingLocalOriginSuccessRate(OFF);
      if (connects == 0) {
        out.setEnforcingConsecutiveLocalOriginFailure(OFF);
      } else {
        out.setConsecutiveLocalOriginFailure(Protos.number(connects))
            .setEnforcingConsecutiveLocalOriginFailure(ALWAYS);
      }
    }
  }
}
