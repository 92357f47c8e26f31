package io.zerohop.controlplane.catalog;

/** Which of a workload's ports a service leads to. */
public sealed interface PortChoice {
  /** The port of that number, on workloads that listen on it. */
  @SuppressWarnings("AvoidCommonTypeNames") // PortChoice.Number is what it is called
  record Number(int port) implements PortChoice {}

  /** The port of that name. */
  record Name(String name) implements PortChoice {}

  /** The port named {@code http}, else the one named {@code grpc}: what an implied service has. */
  record Implied() implements PortChoice {}
}
