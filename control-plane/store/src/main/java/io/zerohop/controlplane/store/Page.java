package io.zerohop.controlplane.store;

import java.util.List;

/**
 * Part of a listing, read in one instant.
 *
 * @param objects in the order of their keys
 * @param version the store's version at that instant: a watch from here misses nothing
 * @param more whether further objects follow the last one
 */
public record Page(List<StoredObject> objects, long version, boolean more) {
  public Page {
    objects = List.copyOf(objects);
  }
}
