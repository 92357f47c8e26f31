package io.zerohop.controlplane.store;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that forgets everything when the process ends: for tests. It remembers all changes. */
public final class InMemoryStore implements Store {
  private final Clock clock;
  private final Listeners listeners = new Listeners();
  private final List<Change> log = new ArrayList<>();
  private State state = new State(new TreeMap<>(), new TreeMap<>(), 0);
  private boolean writing;
  private boolean closed;

  /** A new, empty store. */
  public InMemoryStore(Clock clock) {
    this.clock = clock;
  }

  private record State(
      TreeMap<ObjectKey, StoredObject> objects,
      TreeMap<String, TreeMap<String, String>> values,
      long version) {
    State copy() {
      TreeMap<String, TreeMap<String, String>> buckets = new TreeMap<>();
      values.forEach((bucket, content) -> buckets.put(bucket, new TreeMap<>(content)));
      return new State(new TreeMap<>(objects), buckets, version);
    }

    List<StoredObject> list(Selection selection) {
      return objects.values().stream().filter(o -> selection.includes(o.key())).toList();
    }

    TreeMap<String, String> bucket(String name) {
      return values.computeIfAbsent(name, missing -> new TreeMap<>());
    }
  }

  @Override
  public synchronized long version() {
    return open().version();
  }

  @Override
  public synchronized Optional<StoredObject> find(ObjectKey key) {
    return Optional.ofNullable(open().objects().get(key));
  }

  @Override
  public synchronized Page list(Selection selection, @Nullable ObjectKey after, int limit) {
    List<StoredObject> following =
        open().list(selection).stream()
            .filter(object -> after == null || object.key().compareTo(after) > 0)
            .toList();
    boolean more = following.size() > limit;
    return new Page(more ? following.subList(0, limit) : following, state.version(), more);
  }

  @Override
  public synchronized SortedSet<String> namespaces() {
    SortedSet<String> found = new TreeSet<>();
    open().objects().keySet().forEach(key -> found.add(key.namespace()));
    found.remove("");
    return found;
  }

  @Override
  public synchronized History changes(Selection selection, long after, int limit) {
    if (after < 0 || after > open().version()) {
      return new History.Gone(0);
    }
    List<Change> found =
        log.stream()
            .filter(c -> c.object().version() > after && selection.includes(c.object().key()))
            .limit(limit)
            .toList();
    boolean all = found.size() < limit;
    return new History.Changes(
        found, all ? state.version() : found.get(found.size() - 1).object().version());
  }

  @Override
  public synchronized <T> T write(Function<? super Transaction, ? extends T> work) {
    Attempt attempt = begin();
    try {
      T result = work.apply(attempt);
      state = new State(attempt.draft.objects(), attempt.draft.values(), attempt.version);
      log.addAll(attempt.changes);
      listeners.tell(List.copyOf(attempt.changes));
      return result;
    } finally {
      writing = false;
    }
  }

  @Override
  public synchronized <T> T rehearse(Function<? super Transaction, ? extends T> work) {
    try {
      return work.apply(begin());
    } finally {
      writing = false;
    }
  }

  private Attempt begin() {
    if (writing) {
      throw new IllegalStateException("a write must not begin inside another one");
    }
    Attempt attempt = new Attempt(open().copy());
    writing = true;
    return attempt;
  }

  private State open() {
    if (closed) {
      throw new StoreException("the store is closed", null);
    }
    return state;
  }

  @Override
  public Runnable subscribe(Consumer<List<Change>> listener) {
    return listeners.add(listener);
  }

  @Override
  public synchronized Optional<String> value(String bucket, String key) {
    return Optional.ofNullable(values(bucket).get(key));
  }

  @Override
  public synchronized SortedMap<String, String> values(String bucket) {
    return new TreeMap<>(open().bucket(bucket));
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private final class Attempt implements Transaction {
    private final State draft;
    private final List<Change> changes = new ArrayList<>();
    private long version;

    Attempt(State draft) {
      this.draft = draft;
      this.version = draft.version();
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
      return Optional.ofNullable(draft.objects().get(key));
    }

    @Override
    public List<StoredObject> list(Selection selection) {
      return draft.list(selection);
    }

    @Override
    public StoredObject put(Draft wanted) {
      StoredObject before = draft.objects().get(wanted.key());
      StoredObject after =
          new StoredObject(
              wanted.key(),
              before == null ? UUID.randomUUID().toString() : before.uid(),
              before == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : before.created(),
              wanted.generation(),
              ++version,
              wanted.json(),
              wanted.managedFields(),
              wanted.source());
      draft.objects().put(wanted.key(), after);
      changes.add(new Change(before == null ? Change.Type.ADDED : Change.Type.MODIFIED, after));
      return after;
    }

    @Override
    public Optional<StoredObject> delete(ObjectKey key) {
      StoredObject before = draft.objects().remove(key);
      if (before == null) {
        return Optional.empty();
      }
      StoredObject last = SqliteTransaction.at(before, ++version);
      changes.add(new Change(Change.Type.DELETED, last));
      return Optional.of(last);
    }

    @Override
    public SortedMap<String, String> values(String bucket) {
      return new TreeMap<>(draft.bucket(bucket));
    }

    @Override
    public void putValue(String bucket, String key, String value) {
      draft.bucket(bucket).put(key, value);
    }

    @Override
    public void removeValue(String bucket, String key) {
      draft.bucket(bucket).remove(key);
    }
  }
}
