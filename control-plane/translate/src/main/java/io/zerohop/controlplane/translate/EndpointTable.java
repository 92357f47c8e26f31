package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.catalog.EndpointResolver;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The endpoints of every destination. Where workloads changed and nothing else, only destinations
 * that select one of those are looked at again; the lists of the others are the very same objects.
 */
final class EndpointTable {
  private final Mesh mesh;
  private final CatalogSnapshot catalog;
  private final Map<String, List<Endpoint>> lists;

  private EndpointTable(Mesh mesh, CatalogSnapshot catalog, Map<String, List<Endpoint>> lists) {
    this.mesh = mesh;
    this.catalog = catalog;
    this.lists = lists;
  }

  static EndpointTable of(Mesh mesh, CatalogSnapshot catalog) {
    return new EndpointTable(mesh, CatalogSnapshot.EMPTY, Map.of()).resolve(mesh, catalog);
  }

  EndpointTable next(Mesh nextMesh, CatalogSnapshot nextCatalog) {
    return resolve(nextMesh, nextCatalog);
  }

  /** The endpoints of the destination of that name. */
  List<Endpoint> of(String destination) {
    return lists.getOrDefault(destination, List.of());
  }

  private EndpointTable resolve(Mesh nextMesh, CatalogSnapshot nextCatalog) {
    boolean sameMesh = nextMesh == mesh;
    List<Workload> changed = sameMesh ? changed(nextCatalog) : List.of();
    Map<String, List<Endpoint>> next = sameMesh ? new HashMap<>(lists) : new HashMap<>();
    for (MeshService service : nextMesh.services()) {
      if (service.externalName() == null && (!sameMesh || isTouched(service, changed))) {
        for (Destination destination : service.destinations()) {
          next.put(destination.name(), resolve(nextCatalog, destination));
        }
      }
    }
    return new EndpointTable(nextMesh, nextCatalog, next);
  }

  /** The old list where nothing in it changed. */
  private List<Endpoint> resolve(CatalogSnapshot nextCatalog, Destination destination) {
    MeshService service = destination.service();
    List<Endpoint> found =
        EndpointResolver.resolve(
            nextCatalog,
            service.key().namespace(),
            service.selector(),
            destination.port().target());
    List<Endpoint> old = lists.get(destination.name());
    return old != null && found.equals(old) ? old : List.copyOf(found);
  }

  private static boolean isTouched(MeshService service, List<Workload> changed) {
    for (Workload workload : changed) {
      if (workload.key().namespace().equals(service.key().namespace())
          && workload.isSelectedBy(service.selector())) {
        return true;
      }
    }
    return false;
  }

  /** Workloads that are new, gone or different, in their old and new form. */
  private List<Workload> changed(CatalogSnapshot next) {
    List<Workload> changed = new ArrayList<>();
    Set<WorkloadKey> kept = new HashSet<>();
    for (Workload workload : next.workloads()) {
      Workload old = catalog.get(workload.key());
      kept.add(workload.key());
      if (!workload.equals(old)) {
        changed.add(workload);
        if (old != null) {
          changed.add(old);
        }
      }
    }
    for (Workload old : catalog.workloads()) {
      if (!kept.contains(old.key())) {
        changed.add(old);
      }
    }
    return changed;
  }
}
