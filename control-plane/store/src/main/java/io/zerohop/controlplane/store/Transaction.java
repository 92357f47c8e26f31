package io.zerohop.controlplane.store;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Reads and writes that happen together or not at all. Used by one thread, never after its end. */
public interface Transaction {
  /** The object under this key, as this transaction has left it so far. */
  Optional<StoredObject> find(ObjectKey key);

  /** All objects meant, in the order of their keys, as this transaction has left them so far. */
  List<StoredObject> list(Selection selection);

  /** Makes or replaces an object; it gets the next version, and identity and time if it is new. */
  StoredObject put(Draft draft);

  /** Removes an object and gives its last state, with the deletion's version. */
  Optional<StoredObject> delete(ObjectKey key);

  /** All values of a bucket by key. */
  SortedMap<String, String> values(String bucket);

  /** Sets a value beside the objects: it has no version and no history. */
  void putValue(String bucket, String key, String value);

  /** Removes a value, if it is there. */
  void removeValue(String bucket, String key);
}
