package io.zerohop.controlplane.store;

import org.jspecify.annotations.Nullable;

/**
 * Which objects are meant; null means any.
 *
 * @param group the API group, empty for the core group
 * @param plural the resource's plural
 * @param namespace the namespace
 */
public record Selection(
    @Nullable String group, @Nullable String plural, @Nullable String namespace) {
  private static final Selection EVERYTHING = new Selection(null, null, null);

  /** All objects of all kinds. */
  public static Selection everything() {
    return EVERYTHING;
  }

  /** All objects of one kind, in all namespaces. */
  public static Selection of(String group, String plural) {
    return new Selection(group, plural, null);
  }

  /** The same selection in one namespace only. */
  public Selection within(String onlyNamespace) {
    return new Selection(group, plural, onlyNamespace);
  }

  /** Tells whether an object with this key is meant. */
  public boolean includes(ObjectKey key) {
    return (group == null || group.equals(key.group()))
        && (plural == null || plural.equals(key.plural()))
        && (namespace == null || namespace.equals(key.namespace()));
  }
}
