package io.zerohop.controlplane.api.policies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.resource.Documents;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.store.Change;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Selection;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of the store, always up to date. A change of status alone is none here, so writing
 * the outcome of a translation starts no other one. Safe for several threads.
 */
public final class StoredPolicies implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoredPolicies.class);
  private static final PolicyReader READER = PolicyReader.stored();

  private final List<Consumer<PolicySet>> listeners = new CopyOnWriteArrayList<>();
  private final Runnable unsubscribe;
  private volatile PolicySet current;

  /** Reads everything and follows the store from now on. */
  public StoredPolicies(Store store) {
    synchronized (this) {
      unsubscribe = store.subscribe(this::changed);
      List<Resource> all = new ArrayList<>();
      store
          .list(Selection.everything())
          .objects()
          .forEach(stored -> read(stored, true).ifPresent(all::add));
      current = PolicySet.of(all);
    }
  }

  /** What holds now. */
  public PolicySet current() {
    return current;
  }

  /**
   * Calls the listener after each change, on the thread that wrote. It must be quick and must not
   * write.
   *
   * @return ends the subscription when run
   */
  public Runnable subscribe(Consumer<PolicySet> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private synchronized void changed(List<Change> changes) {
    List<Resource> put = new ArrayList<>();
    List<ResourceKey> taken = new ArrayList<>();
    for (Change change : changes) {
      Kind kind = kind(change.object().key());
      if (kind == null) {
        continue;
      }
      ObjectKey key = change.object().key();
      ResourceKey resourceKey = new ResourceKey(kind, key.namespace(), key.name());
      put.removeIf(resource -> resource.key().equals(resourceKey));
      taken.remove(resourceKey);
      Optional<Resource> now =
          change.type() == Change.Type.DELETED ? Optional.empty() : read(change.object());
      if (now.isPresent()) {
        put.add(now.get());
      } else {
        taken.add(resourceKey);
      }
    }
    put.removeIf(resource -> same(resource, current.get(resource.key())));
    taken.removeIf(key -> current.get(key) == null);
    if (!put.isEmpty() || !taken.isEmpty()) {
      PolicySet next = current.with(put, taken);
      current = next;
      listeners.forEach(listener -> listener.accept(next));
    }
  }

  private static boolean same(Resource now, @Nullable Resource before) {
    return before != null && now.tree().equals(before.tree());
  }

  private static @Nullable Kind kind(ObjectKey key) {
    for (Kind kind : Kinds.all()) {
      if (kind.group().equals(key.group()) && kind.plural().equals(key.plural())) {
        return kind;
      }
    }
    return null;
  }

  /**
   * The stored object as a resource, with places where its text is known; none for an object that
   * this program does not understand, which is logged and left as it is.
   */
  public static Optional<Resource> read(StoredObject stored) {
    return read(stored, false);
  }

  /** The same; says, where asked, what would be refused if it were written now. */
  private static Optional<Resource> read(StoredObject stored, boolean telling) {
    Kind kind = kind(stored.key());
    if (kind == null) {
      return Optional.empty();
    }
    ObjectNode document = Documents.compose(stored, kind, kind.version());
    document.remove("status");
    document.withObject("/metadata").remove(List.of("resourceVersion", "managedFields"));
    Node.Mapping plain = (Node.Mapping) Json.toNode(document);
    Node.Mapping tree =
        Origin.places(stored.source(), plain)
            .map(placed -> placed.with("metadata", (Node) plain.object("metadata")))
            .orElse(plain);
    Parsed parsed = READER.read(tree);
    if (parsed.resources().size() != 1) {
      LOG.warn("{} is stored and cannot be understood: {}", stored.key(), parsed.errors());
      return Optional.empty();
    }
    List<String> tolerated =
        parsed.problems().stream()
            .filter(problem -> problem.code().level() == Level.ERROR)
            .map(Problem::message)
            .toList();
    if (telling && !tolerated.isEmpty()) {
      LOG.warn(
          "{} was stored by an older version and stays in force; it would be refused now: {}",
          stored.key(),
          String.join("; ", tolerated));
    }
    return Optional.of(parsed.resources().get(0));
  }

  @Override
  public void close() {
    unsubscribe.run();
  }
}
