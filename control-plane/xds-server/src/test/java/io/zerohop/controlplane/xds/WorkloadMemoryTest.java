package io.zerohop.controlplane.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Registration;
import io.zerohop.controlplane.catalog.WorkloadKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WorkloadMemoryTest {
  @Test
  void storesARegistrationThatTheStoreCouldNotTakeAtFirstThoughNothingElseChanges()
      throws InterruptedException {
    BlockingQueue<Set<String>> stored = new LinkedBlockingQueue<>();
    AtomicBoolean full = new AtomicBoolean(true);
    Catalog catalog = new Catalog(InstantSource.system());
    try (WorkloadMemory memory = new WorkloadMemory(catalog, failingOnce(full, stored))) {
      memory.start();
      catalog.register(reviews());

      Set<String> keys = stored.poll(30, TimeUnit.SECONDS);
      assertNotNull(keys);
      assertEquals(Set.of("default/reviews-1"), keys);
    }
  }

  private static WorkloadStore failingOnce(AtomicBoolean full, BlockingQueue<Set<String>> stored) {
    return new WorkloadStore() {
      @Override
      public Map<String, String> load() {
        return Map.of();
      }

      @Override
      public void change(Map<String, String> put, Set<String> removed) {
        if (full.getAndSet(false)) {
          throw new IllegalStateException("the disk is full");
        }
        stored.add(Set.copyOf(put.keySet()));
      }
    };
  }

  private static Registration reviews() {
    return new Registration(
        new WorkloadKey("default", "reviews-1"),
        "reviews",
        Map.of(),
        "10.0.0.1",
        false,
        List.of(),
        Locality.NONE,
        1,
        "",
        true);
  }
}
