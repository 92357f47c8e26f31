package io.zerohop.controlplane.xds;

import java.util.Map;
import java.util.Set;

/**
 * Keeps registrations over restarts of the control plane. Both the keys and the values are opaque.
 * Used by one thread at a time.
 */
public interface WorkloadStore {
  /** All that is stored. */
  Map<String, String> load();

  /** Stores and removes in one step. */
  void change(Map<String, String> put, Set<String> removed);

  /** Forgets everything at the end of the process. */
  static WorkloadStore none() {
    return new WorkloadStore() {
      @Override
      public Map<String, String> load() {
        return Map.of();
      }

      @Override
      public void change(Map<String, String> put, Set<String> removed) {}
    };
  }
}
