package io.zerohop.controlplane.catalog;

/** Whether a workload may be called. */
public enum WorkloadState {
  /** It is called. */
  READY,
  /** Its framework says that it is not ready: it is known and not called. */
  NOT_READY,
  /** Its agent's stream was lost, or the control plane started anew: still called, and marked. */
  UNCONFIRMED,
  /** It ends: it gets no new calls. */
  DRAINING
}
