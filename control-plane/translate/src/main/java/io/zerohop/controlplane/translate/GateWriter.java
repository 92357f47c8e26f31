package io.zerohop.controlplane.translate;

import com.google.protobuf.Any;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.policy.spec.RateLimit;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Holders;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.RankedRule;
import io.zerohop.controlplane.translate.mesh.TrafficPolicies;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;

/**
 * Writes what may hold a call back before it is sent, as filters know it: what a Service's policies
 * say at the virtual host, what those of a route or rule say at its routes, which go before it.
 */
final class GateWriter {
  private final Mesh mesh;
  private final Dialect dialect;

  GateWriter(Mesh mesh, Dialect dialect) {
    this.mesh = mesh;
    this.dialect = dialect;
  }

  /** For all calls to a destination. */
  void host(Destination destination, VirtualHost.Builder host) {
    Notes notes = new Notes();
    Resource policy = mesh.trafficPolicies().holder(destination.service().key());
    RateLimit limit = TrafficPolicies.limit(policy);
    if (limit != null && dialect != Dialect.GRPC) {
      host.putTypedPerFilterConfig(RateLimitWriter.FILTER, any(limit));
      notes.text("limitOrigin", limit.origin());
    }
    Resource fault = mesh.faults().ofService(destination.service().key());
    if (fault != null) {
      FaultPolicySpec spec = Mesh.fault(fault);
      host.putTypedPerFilterConfig(
          FaultWriter.FILTER, Protos.any(FaultWriter.fault(spec, dialect)));
      notes.text("faultOrigin", spec.origin());
    }
    if (dialect == Dialect.AGENT && !notes.isEmpty()) {
      host.setMetadata(notes.metadata());
    }
  }

  /** For the calls of a rule. */
  void rule(RankedRule rule, Route.Builder route, Notes notes) {
    Holders.Held held = mesh.trafficPolicies().holders().ofRule(rule.route(), rule.rule());
    RateLimit limit = held == null ? null : TrafficPolicies.limit(held.policy());
    if (held != null && limit != null && dialect != Dialect.GRPC) {
      route.putTypedPerFilterConfig(RateLimitWriter.FILTER, any(limit));
      notes.text("limitOf", held.target()).text("limitOrigin", limit.origin());
    }
    Holders.Held fault = mesh.faults().ofRule(rule.route(), rule.rule());
    if (fault != null) {
      FaultPolicySpec spec = Mesh.fault(fault.policy());
      route.putTypedPerFilterConfig(
          FaultWriter.FILTER, Protos.any(FaultWriter.fault(spec, dialect)));
      notes.text("faultOf", fault.target()).text("faultOrigin", spec.origin());
    }
  }

  private static Any any(RateLimit limit) {
    return Protos.any(RateLimitWriter.limit(limit));
  }
}
