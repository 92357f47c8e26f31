package io.zerohop.controlplane.catalog;

import java.time.Duration;
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
    Sweep sweep = new Sweep(new ArrayList<>(), new ArrayList<>());
    services.forEach((service, workloads) -> sweep.look(service, workloads, now));
    return new Sweep(List.copyOf(sweep.removed), List.copyOf(sweep.kept));
  }

  private void look(WorkloadKey service, List<Workload> workloads, Instant now) {
    List<Workload> unconfirmed =
        workloads.stream().filter(w -> w.state() == WorkloadState.UNCONFIRMED).toList();
    boolean most = unconfirmed.size() * 2 > workloads.size();
    boolean stays = false;
    for (Workload workload : unconfirmed) {
      if (isOver(workload, most ? Catalog.KEPT : Catalog.GRACE, now)) {
        removed.add(workload.key());
      } else {
        stays |= isOver(workload, Catalog.GRACE, now);
      }
    }
    if (stays) {
      kept.add(new Kept(service.namespace(), service.name(), unconfirmed.size(), workloads.size()));
    }
  }

  private static boolean isOver(Workload workload, Duration patience, Instant now) {
    return !now.isBefore(workload.since().plus(patience));
  }
}
