package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadPort;
import java.util.Map;

/**
 * What workloads of one service label say of the service. Those of which no port is known imply
 * none: their callers reach them as they did before there was a mesh.
 *
 * @param http2 whether all of them speak gRPC only
 */
record ImpliedService(boolean http2) {
  static Map<ServiceKey, ImpliedService> all(CatalogSnapshot catalog) {
    Map<ServiceKey, ImpliedService> found = Mesh.byService();
    for (Workload workload : catalog.workloads()) {
      if (isLabel(workload.service()) && takesCalls(workload)) {
        ServiceKey key = new ServiceKey(workload.key().namespace(), workload.service());
        ImpliedService one = new ImpliedService(speaksGrpcOnly(workload));
        found.merge(key, one, (a, b) -> new ImpliedService(a.http2 && b.http2));
      }
    }
    return found;
  }

  private static boolean takesCalls(Workload workload) {
    return workload.ports().stream()
        .anyMatch(port -> port.name().equals("http") || port.name().equals("grpc"));
  }

  private static boolean isLabel(String service) {
    return service.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  }

  private static boolean speaksGrpcOnly(Workload workload) {
    boolean grpc = false;
    for (WorkloadPort port : workload.ports()) {
      if (port.name().equals("http")) {
        return false;
      }
      grpc |= port.name().equals("grpc");
    }
    return grpc;
  }
}
