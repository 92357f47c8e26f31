package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec.Abort;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec.Delay;
import io.zerohop.proto.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.zerohop.proto.envoy.type.v3.FractionalPercent;

/** Writes what is done to calls on purpose (for gRPC's clients: gRFC A33). */
final class FaultWriter {
  static final String FILTER = "envoy.filters.http.fault";

  private FaultWriter() {}

  /** Does nothing: the filter in a listener, or at a route in the place of a fault of its host. */
  static HTTPFault none() {
    return HTTPFault.getDefaultInstance();
  }

  /** gRPC's clients would pass over conditions, so what has some is not for them. */
  static HTTPFault fault(FaultPolicySpec policy, Dialect dialect) {
    if (dialect == Dialect.GRPC && !policy.headers().isEmpty()) {
      return none();
    }
    HTTPFault.Builder out = HTTPFault.newBuilder();
    policy.headers().forEach(header -> out.addHeaders(MatchWriter.header(header)));
    if (policy.delay() != null) {
      out.setDelay(delay(policy.delay()));
    }
    if (policy.abort() != null && policy.abort().sqlState() == null) {
      out.setAbort(abort(policy.abort()));
    }
    if (policy.maxActive() != null) {
      out.setMaxActiveFaults(Protos.number(policy.maxActive()));
    }
    return out.build();
  }

  private static FaultDelay delay(Delay delay) {
    return FaultDelay.newBuilder()
        .setFixedDelay(Protos.duration(delay.fixed()))
        .setPercentage(share(delay.percentage()))
        .build();
  }

  private static FaultAbort abort(Abort abort) {
    FaultAbort.Builder out = FaultAbort.newBuilder().setPercentage(share(abort.percentage()));
    if (abort.httpStatus() != null) {
      out.setHttpStatus(abort.httpStatus());
    } else {
      out.setGrpcStatus(abort.grpcNumber());
    }
    return out.build();
  }

  private static FractionalPercent share(int percentage) {
    return FractionalPercent.newBuilder().setNumerator(percentage).build();
  }
}
