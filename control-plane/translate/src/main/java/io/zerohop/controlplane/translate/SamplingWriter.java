package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.RankedRule;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.Tracing;
import io.zerohop.proto.envoy.type.v3.FractionalPercent;
import io.zerohop.proto.envoy.type.v3.FractionalPercent.DenominatorType;
import org.jspecify.annotations.Nullable;

/** Writes how many of the traces that begin with a call are recorded. */
record SamplingWriter(Mesh mesh) {
  /**
   * The share, at a route for calls to the destination.
   *
   * @param rule what the route is of; null where calls go straight there
   */
  void write(Destination destination, @Nullable RankedRule rule, Route.Builder route) {
    Integer share = mesh.telemetry().sampling(destination.service().key(), rule);
    if (share != null) {
      route.setTracing(
          Tracing.newBuilder()
              .setRandomSampling(
                  FractionalPercent.newBuilder()
                      .setNumerator(share)
                      .setDenominator(DenominatorType.MILLION)));
    }
  }
}
