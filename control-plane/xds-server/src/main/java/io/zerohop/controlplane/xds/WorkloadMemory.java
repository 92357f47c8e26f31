package io.zerohop.controlplane.xds;

import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.xds.agents.WorkloadText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what agents registered to the store, a moment after it changed and never on a thread that
 * serves; a registration that is lost in that moment comes again with its agent.
 */
final class WorkloadMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadMemory.class);
  private static final long DELAY_MILLIS = 50;
  private static final long AGAIN_MILLIS = 1_000;

  private final Catalog catalog;
  private final WorkloadStore store;
  private final Map<String, String> stored = new HashMap<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "zerohop-registrations");
            made.setDaemon(true);
            return made;
          });

  WorkloadMemory(Catalog catalog, WorkloadStore store) {
    this.catalog = catalog;
    this.store = store;
  }

  /** Gives the catalog what was stored, and follows it from now on. */
  void start() {
    stored.putAll(store.load());
    List<Workload> workloads = new ArrayList<>();
    stored.forEach(
        (key, text) -> {
          try {
            workloads.add(WorkloadText.read(text));
          } catch (IllegalArgumentException unreadable) {
            LOG.warn("The stored workload {} cannot be read and is left out", key, unreadable);
          }
        });
    catalog.restore(workloads);
    catalog.listen(snapshot -> changed());
  }

  private void changed() {
    writeIn(DELAY_MILLIS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the write tells its failure
  private void writeIn(long millis) {
    if (due.compareAndSet(false, true)) {
      try {
        thread.schedule(this::write, millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closed) {
        LOG.debug("A change came after the end", closed);
      }
    }
  }

  private synchronized void write() {
    due.set(false);
    Map<String, String> now = new TreeMap<>();
    for (Workload each : catalog.snapshot().workloads()) {
      if (!each.declared()) {
        now.put(each.key().toString(), WorkloadText.write(each));
      }
    }
    Map<String, String> put = new TreeMap<>(now);
    put.entrySet().removeAll(stored.entrySet());
    Set<String> removed = new TreeSet<>(stored.keySet());
    removed.removeAll(now.keySet());
    if (put.isEmpty() && removed.isEmpty()) {
      return;
    }
    try {
      store.change(put, removed);
      stored.keySet().retainAll(now.keySet());
      stored.putAll(put);
    } catch (RuntimeException failed) {
      LOG.error("Registrations could not be stored; they are served and tried again", failed);
      writeIn(AGAIN_MILLIS);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    write();
  }
}
