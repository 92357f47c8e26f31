package io.zerohop.controlplane.catalog;

/**
 * A port on which a workload listens.
 *
 * @param name {@code http}, {@code grpc}, {@code port-8081}, one that a setting gave, or empty
 * @param protocol {@code HTTP}, {@code GRPC}, {@code TCP}, or empty where it is not known
 * @param address the local address that it is bound to; empty: all
 * @param source what saw it, such as {@code tomcat}; empty for a declared one
 */
public record WorkloadPort(
    String name, int number, String protocol, String address, String source) {
  /** A declared port, bound to all addresses. */
  public static WorkloadPort declared(String name, int number) {
    return new WorkloadPort(name, number, "", "", "");
  }
}
