package io.zerohop.controlplane.store;

import java.util.List;

/** The answer to "what happened after version n?". */
public sealed interface History {
  /**
   * What happened.
   *
   * @param changes in the order in which they were committed
   * @param upTo the version to ask from next time, also when no change was of interest
   */
  record Changes(List<Change> changes, long upTo) implements History {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /**
   * That version is too old (or none of this store's): the asker must list anew.
   *
   * @param oldest the oldest version from which the store can tell what happened
   */
  record Gone(long oldest) implements History {}
}
