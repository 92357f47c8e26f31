package io.zerohop.controlplane.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running instance. Immutable.
 *
 * @param address the literal address under which it is called
 * @param addressGiven whether a setting or a file gave the address, rather than the peer address
 * @param ports those on which it listens now
 * @param weight its share among the endpoints of its locality, at least 1
 * @param serviceAccount empty where it is not known
 * @param declared whether a file or the API declared it, rather than an agent
 * @param since when it came into its state
 */
public record Workload(
    WorkloadKey key,
    Map<String, String> labels,
    String address,
    boolean addressGiven,
    List<WorkloadPort> ports,
    Locality locality,
    int weight,
    String serviceAccount,
    boolean declared,
    WorkloadState state,
    Instant since) {
  /** The label that every agent sets to its service's name. */
  public static final String SERVICE_LABEL = "zerohop.io/service";

  /** The label that names a workload's version, by convention. */
  public static final String VERSION_LABEL = "version";

  public Workload {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    ports = List.copyOf(ports);
    if (weight < 1) {
      throw new IllegalArgumentException("weight must be at least 1, was " + weight);
    }
  }

  /** The name of its service, or the empty string. */
  public String service() {
    return labels.getOrDefault(SERVICE_LABEL, "");
  }

  /** Its version label, or the empty string. */
  public String version() {
    return labels.getOrDefault(VERSION_LABEL, "");
  }

  /** Whether it has all these labels; no labels select nothing, as in Kubernetes. */
  public boolean isSelectedBy(Map<String, String> selector) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }

  /** The same workload in another state. */
  public Workload in(WorkloadState other, Instant now) {
    return new Workload(
        key,
        labels,
        address,
        addressGiven,
        ports,
        locality,
        weight,
        serviceAccount,
        declared,
        other,
        now);
  }

  /** The same workload with other ports. */
  public Workload listeningOn(List<WorkloadPort> others) {
    return new Workload(
        key,
        labels,
        address,
        addressGiven,
        others,
        locality,
        weight,
        serviceAccount,
        declared,
        state,
        since);
  }
}
