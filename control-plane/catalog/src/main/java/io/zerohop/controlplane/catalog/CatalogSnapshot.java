package io.zerohop.controlplane.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All workloads at one moment. Immutable. */
public final class CatalogSnapshot {
  /** No workloads. */
  public static final CatalogSnapshot EMPTY = new CatalogSnapshot(0, new TreeMap<>(), List.of());

  private final long version;
  private final SortedMap<WorkloadKey, Workload> workloads;
  private final List<Kept> kept;

  CatalogSnapshot(long version, SortedMap<WorkloadKey, Workload> workloads, List<Kept> kept) {
    this.version = version;
    this.workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
    this.kept = List.copyOf(kept);
  }

  /** A snapshot of these workloads, for translations without a live catalog. */
  public static CatalogSnapshot of(Collection<Workload> workloads) {
    SortedMap<WorkloadKey, Workload> all = new TreeMap<>();
    workloads.forEach(workload -> all.put(workload.key(), workload));
    return new CatalogSnapshot(1, all, List.of());
  }

  /** Counts up with each change. */
  public long version() {
    return version;
  }

  /** All workloads, by namespace and name. */
  public Collection<Workload> workloads() {
    return workloads.values();
  }

  /** The services of which more than half is lost for longer than its grace. */
  public List<Kept> kept() {
    return kept;
  }

  /** The workload, or null. */
  public @Nullable Workload get(WorkloadKey key) {
    return workloads.get(key);
  }

  /** Those of the namespace. */
  public List<Workload> in(String namespace) {
    return List.copyOf(
        workloads
            .subMap(new WorkloadKey(namespace, ""), new WorkloadKey(namespace + "\0", ""))
            .values());
  }

  /** Every namespace with a workload. */
  public SortedSet<String> namespaces() {
    SortedSet<String> names = new TreeSet<>();
    workloads.keySet().forEach(key -> names.add(key.namespace()));
    return names;
  }

  /** The services of the namespace that are implied by the label of its workloads. */
  public SortedSet<String> impliedServices(String namespace) {
    SortedSet<String> names = new TreeSet<>();
    for (Workload workload : in(namespace)) {
      if (!workload.service().isEmpty()) {
        names.add(workload.service());
      }
    }
    return names;
  }

  SortedMap<WorkloadKey, Workload> map() {
    return workloads;
  }
}
