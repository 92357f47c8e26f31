package io.zerohop.engine.attempt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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

  /** These changes and then others, as one. */
  public HeaderChanges then(HeaderChanges next) {
    if (next.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return next;
    }
    Set<String> replaced = new HashSet<>(next.remove);
    next.set.forEach(header -> replaced.add(lower(header)));
    List<String> removes = new ArrayList<>(remove);
    next.remove.stream().filter(name -> !removes.contains(name)).forEach(removes::add);
    List<Header> sets = new ArrayList<>(set);
    sets.removeIf(header -> replaced.contains(lower(header)));
    sets.addAll(next.set);
    List<Header> adds = new ArrayList<>(add);
    adds.removeIf(header -> replaced.contains(lower(header)));
    adds.addAll(next.add);
    return new HeaderChanges(removes, sets, adds);
  }

  private static String lower(Header header) {
    return header.name().toLowerCase(Locale.ROOT);
  }

  /** A header line; the name in the case in which it is to be written. */
  public record Header(String name, String value) {}
}
