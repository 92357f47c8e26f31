package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec.Role;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec.Split;
import io.zerohop.controlplane.policy.spec.FaultPolicySpec;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.proto.zerohop.v1.Database;
import org.jspecify.annotations.Nullable;

/** Writes what agents must know of a database beside its rules and clusters. */
final class DatabaseMessage {
  private DatabaseMessage() {}

  /**
   * The message.
   *
   * @param fault the FaultPolicy on the Service; null where there is none
   */
  static Database of(Resource holder, DatabaseRouteSpec spec, @Nullable Resource fault) {
    Database.Builder out =
        Database.newBuilder()
            .setRoles(spec.role() == Role.LABEL ? Database.Roles.LABEL : Database.Roles.DETECT)
            .setReplicas(replicas(spec.replicas()))
            .setConnect(connect(spec.connect()))
            .setOrigin(origin(holder));
    if (spec.retireAfter() != null) {
      out.setRetireAfter(Protos.duration(spec.retireAfter()));
    }
    Database.Statements statements = statements(spec.statements());
    if (!statements.equals(Database.Statements.getDefaultInstance())) {
      out.setStatements(statements);
    }
    if (fault != null) {
      Database.Fault injected = fault(fault, Mesh.fault(fault));
      if (injected.hasDelay() || !injected.getSqlState().isEmpty()) {
        out.setFault(injected);
      }
    }
    return out.build();
  }

  private static Database.Replicas replicas(DatabaseRouteSpec.Replicas replicas) {
    Database.Replicas.Builder out =
        Database.Replicas.newBuilder()
            .setFailWhenUnavailable(!replicas.orPrimary())
            .setWholeConnectionsOnly(replicas.split() == Split.CONNECTION);
    if (replicas.maxLag() != null) {
      out.setMaxLag(Protos.duration(replicas.maxLag()));
    }
    if (replicas.afterWrite() != null) {
      out.setAfterWrite(Protos.duration(replicas.afterWrite()));
    }
    return out.build();
  }

  private static Database.Connect connect(DatabaseRouteSpec.Connect connect) {
    Database.Connect.Builder out = Database.Connect.newBuilder();
    if (connect.timeout() != null) {
      out.setTimeout(Protos.duration(connect.timeout()));
    }
    if (connect.retries() != null) {
      out.setRetries(Protos.number(connect.retries()));
    }
    if (connect.maxPerEndpoint() != null) {
      out.setMaxPerEndpoint(Protos.number(connect.maxPerEndpoint()));
    }
    return out.build();
  }

  private static Database.Statements statements(DatabaseRouteSpec.Statements statements) {
    Database.Statements.Builder out =
        Database.Statements.newBuilder()
            .setRerunReads(statements.rerunReads())
            .setDenyWrites(statements.denyWrites());
    if (statements.timeout() != null) {
      out.setTimeout(Protos.duration(statements.timeout()));
    }
    return out.build();
  }

  /** A fault under conditions on headers is not for statements, which have none. */
  private static Database.Fault fault(Resource policy, FaultPolicySpec spec) {
    String origin = spec.origin().isEmpty() ? origin(policy) : spec.origin();
    Database.Fault.Builder out = Database.Fault.newBuilder().setOrigin(origin);
    if (!spec.headers().isEmpty()) {
      return out.build();
    }
    if (spec.delay() != null) {
      out.setDelay(Protos.duration(spec.delay().fixed()));
      out.setDelayPercent(spec.delay().percentage());
    }
    if (spec.abort() != null && spec.abort().sqlState() != null) {
      out.setSqlState(spec.abort().sqlState()).setAbortPercent(spec.abort().percentage());
    }
    if (spec.maxActive() != null) {
      out.setMaxActive(Protos.number(spec.maxActive()));
    }
    return out.build();
  }

  private static String origin(Resource policy) {
    return policy.location().origin().isEmpty() ? policy.ref() : policy.location().origin();
  }
}
