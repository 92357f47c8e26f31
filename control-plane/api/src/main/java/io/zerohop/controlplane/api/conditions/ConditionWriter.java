package io.zerohop.controlplane.api.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.store.Draft;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.mesh.PolicyStatus;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status of routes, policies and Services true: soon after something changed, but each
 * object at most once a second, on a thread of its own, which rests while nothing changes.
 */
public final class ConditionWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConditionWriter.class);
  private static final List<Kind> KINDS =
      List.of(
          Kinds.HTTP_ROUTE,
          Kinds.GRPC_ROUTE,
          Kinds.TRAFFIC_POLICY,
          Kinds.DATABASE_ROUTE,
          Kinds.FAULT_POLICY,
          Kinds.SERVICE);
  private static final long DELAY_MILLIS = 20;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** With very many objects a look takes long, and leaves the processor to others in between. */
  private static final long REST_PER_LOOK = 4;

  private static final long MOST_REST_MILLIS = 500;

  private final Store store;
  private final AgentChannel agents;
  private final Supplier<Translation> translation;
  private final Clock clock;
  private final List<Runnable> unsubscribe;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Map<ResourceKey, Long> written = new HashMap<>();
  private volatile long lastLookMillis;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "zerohop-conditions");
            made.setDaemon(true);
            return made;
          });

  /** Starts to keep the store's objects up to date. */
  public ConditionWriter(
      Store store, AgentChannel agents, Supplier<Translation> translation, Clock clock) {
    this.store = store;
    this.agents = agents;
    this.translation = translation;
    this.clock = clock;
    this.unsubscribe =
        List.of(agents.subscribe(this::wake), store.subscribe(changes -> this.wake()));
    wake();
  }

  /** Something may have changed; called by any thread, never waits. */
  private void wake() {
    if (due.compareAndSet(false, true)) {
      long rest = Math.min(MOST_REST_MILLIS, REST_PER_LOOK * lastLookMillis);
      schedule(this::run, Math.max(DELAY_MILLIS, rest));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the tasks tell their failures
  private void schedule(Runnable task, long delayMillis) {
    try {
      thread.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      due.set(false);
    }
  }

  private void run() {
    due.set(false);
    long begin = System.nanoTime();
    boolean all = false;
    try {
      Map<ResourceKey, ObjectNode> changed = new LinkedHashMap<>();
      all = look(changed);
      if (!changed.isEmpty()) {
        write(changed);
      }
    } catch (RuntimeException e) {
      LOG.warn("conditions could not be written; they are tried again in a second", e);
    }
    lastLookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    if (!all) {
      schedule(this::wake, TimeUnit.NANOSECONDS.toMillis(REST_NANOS));
    }
  }

  /**
   * Finds the new status of each object whose status is not true and may be written now.
   *
   * @return false if others must wait, for they were written less than a second ago
   */
  private boolean look(Map<ResourceKey, ObjectNode> changed) {
    Translation now = translation.get();
    long time = System.nanoTime();
    boolean all = true;
    written.values().removeIf(last -> time - last > REST_NANOS);
    for (Kind kind : KINDS) {
      for (Resource resource : now.mesh().policies().of(kind)) {
        ResourceKey key = resource.key();
        StoredObject stored = store.find(key(key)).orElse(null);
        if (stored == null || stored.generation() != resource.generation()) {
          continue;
        }
        JsonNode before = Json.trusted(stored.json()).path("status");
        ObjectNode after = status(resource, before, now.statuses().get(key));
        if (!after.equals(before)) {
          if (written.containsKey(key)) {
            all = false;
          } else {
            changed.put(key, after);
          }
        }
      }
    }
    return all;
  }

  private ObjectNode status(Resource resource, JsonNode before, @Nullable PolicyStatus policy) {
    Programming programming =
        agents.programming(resource.kind().kind(), resource.namespace(), resource.name());
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode status =
        new StatusDocument(before, resource.generation(), time).of(policy, programming);
    if (before instanceof ObjectNode old) {
      // What others keep in the status stays.
      ObjectNode all = old.deepCopy();
      all.remove(List.of("parents", "ancestors"));
      all.setAll(status);
      status = all;
    }
    // Through its text, so that numbers compare with those that were read from the store.
    return (ObjectNode) Json.trusted(status.toString());
  }

  private void write(Map<ResourceKey, ObjectNode> statuses) {
    store.write(
        transaction -> {
          statuses.forEach(
              (key, status) ->
                  transaction
                      .find(key(key))
                      .filter(stored -> observed(status) == stored.generation())
                      .ifPresent(
                          stored -> {
                            ObjectNode document = (ObjectNode) Json.trusted(stored.json());
                            document.set("status", status);
                            transaction.put(
                                new Draft(
                                    stored.key(),
                                    stored.generation(),
                                    document.toString(),
                                    stored.managedFields(),
                                    stored.source()));
                          }));
          return true;
        });
    long time = System.nanoTime();
    statuses.keySet().forEach(key -> written.put(key, time));
  }

  private static long observed(ObjectNode status) {
    return status.path("conditions").path(0).path("observedGeneration").asLong();
  }

  private static ObjectKey key(ResourceKey key) {
    return new ObjectKey(key.kind().group(), key.kind().plural(), key.namespace(), key.name());
  }

  /** Stops; what is being written is finished first. */
  @Override
  public void close() {
    unsubscribe.forEach(Runnable::run);
    thread.shutdown();
    try {
      thread.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
