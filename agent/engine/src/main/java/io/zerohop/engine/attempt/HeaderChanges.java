package io.zerohop.engine.attempt;

import java.util.List;

/**
 * Changes to a set of headers, to be made in the order remove, set, add (Gateway API
 * HTTPHeaderFilter).
 *
 * @param remove names to remove, in lower case
 * @param set headers that replace all values of the same name
 * @param add headers that are added beside existing ones
 */
public record HeaderChanges(List<String> remove, List<Header> set, List<Header> add) {
  /** No change; compare by identity on the hot path. */
  public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of(), List.of());

  public HeaderChanges {
    remove = List.copyOf(remove);
    set = List.copyOf(set);
    add = List.copyOf(add);
  }

  /** Whether there is nothing to change. */
  public boolean isEmpty() {
    return remove.isEmpty() && set.isEmpty() && add.isEmpty();
  }

  /** A header line; the name in the case in which it is to be written. */
  public record Header(String name, String value) {}
}
