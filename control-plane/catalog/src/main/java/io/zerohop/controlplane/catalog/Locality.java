package io.zerohop.controlplane.catalog;

/** Where a workload runs; a part that is not known is empty. */
public record Locality(String region, String zone, String subZone) {
  /** Nothing is known. */
  public static final Locality NONE = new Locality("", "", "");

  /** Reads {@code region/zone/subzone} or its first parts. */
  public static Locality parse(String text) {
    String[] parts = text.split("/", 3);
    return new Locality(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }
}
