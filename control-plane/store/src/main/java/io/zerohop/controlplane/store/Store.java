package io.zerohop.controlplane.store;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JSON documents under Kubernetes keys, with versions that only grow and a history from which
 * a watch resumes; beside them plain values in buckets, such as the workloads that registered.
 *
 * <p>All methods may be called by any thread. Writes happen one after another; a committed one is
 * on disk when {@link #write} returns. Trouble with the disk is a {@link StoreException}.
 */
public interface Store extends AutoCloseable {
  /** The version of the latest committed change, 0 for an empty store. */
  long version();

  /** The object under this key. */
  Optional<StoredObject> find(ObjectKey key);

  /**
   * The first objects meant that follow a key.
   *
   * @param after the last key of the page before; null for the first page
   * @param limit how many at most, 1 or more
   */
  Page list(Selection selection, @Nullable ObjectKey after, int limit);

  /** All objects meant, and the version at that instant. */
  default Page list(Selection selection) {
    return list(selection, null, Integer.MAX_VALUE);
  }

  /** The namespaces in which objects live. */
  SortedSet<String> namespaces();

  /**
   * Runs the work in one transaction and commits it. If the work throws, nothing of it remains and
   * what it threw comes out of here.
   */
  <T> T write(Function<? super Transaction, ? extends T> work);

  /** Runs the work as {@link #write} does and then takes everything back: a dry run. */
  <T> T rehearse(Function<? super Transaction, ? extends T> work);

  /**
   * What happened to the objects meant after a version, the oldest first, {@code limit} at most.
   */
  History changes(Selection selection, long after, int limit);

  /**
   * Calls the listener after each commit that changed objects, in the order of the commits, on the
   * thread that wrote. It must be quick and must not write.
   *
   * @return ends the subscription when run
   */
  Runnable subscribe(Consumer<List<Change>> listener);

  /** The value under a bucket's key. */
  Optional<String> value(String bucket, String key);

  /** All values of a bucket by key. */
  SortedMap<String, String> values(String bucket);

  /** Sets one value, in a transaction of its own. */
  default void putValue(String bucket, String key, String value) {
    write(
        transaction -> {
          transaction.putValue(bucket, key, value);
          return true;
        });
  }

  /** Removes one value, in a transaction of its own. */
  default void removeValue(String bucket, String key) {
    write(
        transaction -> {
          transaction.removeValue(bucket, key);
          return true;
        });
  }

  /** Ends the store; a write under way is finished first. Calls after that are refused. */
  @Override
  void close();
}
