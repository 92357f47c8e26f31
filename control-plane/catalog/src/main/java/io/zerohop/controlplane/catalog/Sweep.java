package io.zerohop.controlplane.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which unconfirmed workloads go now: none while too many of their service would. */
final class Sweep {
  private Sweep() {}

  static List<WorkloadKey> of(CatalogSnapshot catalog, Instant now) {
    Map<WorkloadKey, List<Workload>> services = new TreeMap<>();
    for (Workload workload : catalog.workloads()) {
      WorkloadKey service = new WorkloadKey(workload.key().namespace(), workload.service());
      services.computeIfAbsent(service, key -> new ArrayList<>()).add(workload);
    }
    List<WorkloadKey> gone = new ArrayList<>();
    services.values().forEach(workloads -> addGone(workloads, now, gone));
    return gone;
  }

  /**
   * That more than half of a service was lost speaks for a fault of the network or of the control
   * plane, not of the service.
   */
  private static void addGone(List<Workload> service, Instant now, List<WorkloadKey> gone) {
    List<Workload> unconfirmed =
        service.stream().filter(w -> w.state() == WorkloadState.UNCONFIRMED).toList();
    boolean most = unconfirmed.size() * 2 > service.size();
    Duration patience = most ? Catalog.KEPT : Catalog.GRACE;
    for (Workload workload : unconfirmed) {
      if (!now.isBefore(workload.since().plus(patience))) {
        gone.add(workload.key());
      }
    }
  }
}
