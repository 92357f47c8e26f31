package io.zerohop.controlplane.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which unconfirmed workloads go now, and of which services none does, because too many would.
 *
 * @param gone the workloads
 * @param kept the services, by namespace and name
 */
record Sweep(List<WorkloadKey> gone, List<Kept> kept) {
  static Sweep of(CatalogSnapshot catalog, Instant now) {
    Map<WorkloadKey, List<Workload>> services = new TreeMap<>();
    for (Workload workload : catalog.workloads()) {
      WorkloadKey service = new WorkloadKey(workload.key().namespace(), workload.service());
      services.computeIfAbsent(service, key -> new ArrayList<>()).add(workload);
    }
    Sweep sweep = new Sweep(new ArrayList<>(), new ArrayList<>());
    services.forEach((service, workloads) -> sweep.add(service, workloads, now));
    return sweep;
  }

  /**
   * That more than half of a service was lost speaks for a fault of the network or of the control
   * plane, not of the service.
   */
  private void add(WorkloadKey service, List<Workload> workloads, Instant now) {
    List<Workload> unconfirmed =
        workloads.stream().filter(w -> w.state() == WorkloadState.UNCONFIRMED).toList();
    Instant late = now.minus(Catalog.GRACE);
    List<Workload> over = unconfirmed.stream().filter(w -> !w.since().isAfter(late)).toList();
    if (unconfirmed.size() * 2 <= workloads.size()) {
      over.forEach(workload -> gone.add(workload.key()));
      return;
    }
    Instant tooLate = now.minus(Catalog.KEPT);
    int before = gone.size();
    over.stream().filter(w -> !w.since().isAfter(tooLate)).forEach(w -> gone.add(w.key()));
    int left = gone.size() - before;
    if (over.size() > left) {
      kept.add(new Kept(service, unconfirmed.size() - left, workloads.size() - left));
    }
  }
}
