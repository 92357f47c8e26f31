package io.zerohop.controlplane.policy.spec;

/** Which of a workload's ports a Service's port leads to. */
public sealed interface PortTarget {
  /** The port of that number, on workloads that listen on it. */
  @SuppressWarnings("AvoidCommonTypeNames") // PortTarget.Number is what it is called
  record Number(int port) implements PortTarget {}

  /** The port of that name, whatever its number on each workload. */
  record Name(String name) implements PortTarget {}
}
