package io.zerohop.controlplane.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which unconfirmed workloads go now, and which stay because too many of their service would. */
record Sweep(List<WorkloadKey> removed, List<Kept> kept) {
  static Sweep of(CatalogSnapshot catalog, Instant now) {
    Map<WorkloadKey, List<Workload>> services = new TreeMap<>();
    for (Workload workload : catalog.workloads()) {
      WorkloadKey service = new WorkloadKey(workload.key().namespace(), workload.service());
      services.computeIfAbsent(service, key -> new ArrayList<>()).add(workload);
    }
    List<WorkloadKey> removed = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    services.forEach((service, workloads) -> sweep(service, workloads, now, removed, kept));
    return new Sweep(removed, kept);
  }

  private static void sweep(
      WorkloadKey service,
      List<Workload> workloads,
      Instant now,
      List<WorkloadKey> removed,
      List<Kept> kept) {
    List<Workload> unconfirmed =
        workloads.stream().filter(w -> w.state() == WorkloadState.UNCONFIRMED).toList();
    boolean most = unconfirmed.size() * 2 > workloads.size();
    int stay = 0;
    for (Workload workload : unconfirmed) {
      Instant end = workload.since().plus(most ? Catalog.KEPT : Catalog.GRACE);
      if (!now.isBefore(end)) {
        removed.add(workload.key());
      } else if (!now.isBefore(workload.since().plus(Catalog.GRACE))) {
        stay++;
      }
    }
    if (stay > 0) {
      kept.add(new Kept(service.namespace(), service.name(), unconfirmed.size(), workloads.size()));
    }
  }
}
