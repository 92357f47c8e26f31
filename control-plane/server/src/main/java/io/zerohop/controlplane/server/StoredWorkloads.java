package io.zerohop.controlplane.server;

import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.xds.WorkloadStore;
import java.util.Map;
import java.util.Set;

/** Keeps registrations in a bucket of the store. */
record StoredWorkloads(Store store) implements WorkloadStore {
  private static final String BUCKET = "workloads";

  @Override
  public Map<String, String> load() {
    return store.values(BUCKET);
  }

  @Override
  public void change(Map<String, String> put, Set<String> removed) {
    store.write(
        transaction -> {
          put.forEach((key, text) -> transaction.putValue(BUCKET, key, text));
          removed.forEach(key -> transaction.removeValue(BUCKET, key));
          return true;
        });
  }
}
