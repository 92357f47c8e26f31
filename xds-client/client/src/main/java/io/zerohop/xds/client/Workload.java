package io.zerohop.xds.client;

import java.util.List;
import java.util.Map;

/**
 * Who this process is to a control plane.
 *
 * @param instance unique in its namespace
 * @param addresses empty: the local address of the connection counts
 * @param process the process behind it
 */
public record Workload(
    String instance,
    String service,
    String namespace,
    Map<String, String> labels,
    String serviceAccount,
    List<String> addresses,
    Locality locality,
    ProcessInfo process) {

  public Workload {
    labels = Map.copyOf(labels);
    addresses = List.copyOf(addresses);
  }

  /** Where it runs; empty parts are not known. */
  public record Locality(String region, String zone, String subZone) {
    /** Nothing is known. */
    public static final Locality NONE = new Locality("", "", "");

    /** Reads {@code region/zone/sub-zone}, of which the later parts may be missing. */
    public static Locality parse(String text) {
      String[] parts = text.trim().split("/", 3);
      return new Locality(
          parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }
  }

  /**
   * The process.
   *
   * @param startedEpochMillis when it began
   */
  public record ProcessInfo(
      long pid,
      String agentVersion,
      String javaVersion,
      String javaVendor,
      String mainClass,
      long startedEpochMillis,
      String hostName) {}
}
