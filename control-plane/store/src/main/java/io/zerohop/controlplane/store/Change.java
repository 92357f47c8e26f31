package io.zerohop.controlplane.store;

/**
 * One committed change.
 *
 * @param type what happened
 * @param object the state after it; for a deletion the last state, with the deletion's version
 */
public record Change(Type type, StoredObject object) {
  /** What happened to the object. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
