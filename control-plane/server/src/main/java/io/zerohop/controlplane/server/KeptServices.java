package io.zerohop.controlplane.server;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Kept;
import io.zerohop.controlplane.catalog.WorkloadKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says once of each service that it is kept, though most of it is lost. For one thread at once. */
final class KeptServices implements Consumer<CatalogSnapshot> {
  private final Consumer<String> log;
  private final Set<WorkloadKey> said = new HashSet<>();

  KeptServices(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public void accept(CatalogSnapshot snapshot) {
    List<Kept> kept = snapshot.kept();
    said.retainAll(kept.stream().map(Kept::service).collect(Collectors.toSet()));
    for (Kept service : kept) {
      if (said.add(service.service())) {
        log.accept("kept " + service);
      }
    }
  }
}
