package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.catalog.WorkloadPort;
import io.zerohop.controlplane.catalog.WorkloadState;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.WorkloadSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Brings Workload resources into the catalog's form. */
public final class DeclaredWorkloads {
  private DeclaredWorkloads() {}

  /** The workloads that the policies declare, all of them ready. */
  public static List<Workload> of(PolicySet policies) {
    List<Workload> all = new ArrayList<>();
    for (Resource resource : policies.of(Kinds.WORKLOAD)) {
      if (resource.spec() instanceof WorkloadSpec spec) {
        all.add(workload(resource, spec));
      }
    }
    return all;
  }

  private static Workload workload(Resource resource, WorkloadSpec spec) {
    Instant created = resource.created();
    return new Workload(
        new WorkloadKey(resource.namespace(), resource.name()),
        spec.labels(),
        spec.address(),
        true,
        spec.ports().stream().map(DeclaredWorkloads::port).toList(),
        Locality.parse(spec.locality()),
        spec.weight(),
        spec.serviceAccount(),
        true,
        WorkloadState.READY,
        created.equals(Instant.MAX) ? Instant.EPOCH : created);
  }

  private static WorkloadPort port(WorkloadSpec.Port port) {
    return WorkloadPort.declared(port.name(), port.port());
  }
}
