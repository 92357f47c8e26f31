package io.zerohop.xds.client;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one type: the latest accepted resources, and why others are not there. */
final class Shelf {
  private final Map<String, Held> accepted = new LinkedHashMap<>();
  private final Map<String, Refusal> refused = new LinkedHashMap<>();
  private final Set<String> absent = new LinkedHashSet<>();
  private Set<String> wanted = Set.of();

  Map<String, Held> accepted() {
    return accepted;
  }

  Map<String, Refusal> refused() {
    return refused;
  }

  Set<String> absent() {
    return absent;
  }

  Set<String> wanted() {
    return wanted;
  }

  @Nullable Held get(String name) {
    return accepted.get(name);
  }

  void accept(Held held) {
    accepted.put(held.name(), held);
    refused.remove(held.name());
    absent.remove(held.name());
  }

  void refuse(Refusal refusal) {
    refused.put(refusal.name(), refusal);
  }

  /** The control plane says that there is no such resource. */
  void remove(String name) {
    accepted.remove(name);
    refused.remove(name);
    if (wanted.contains(name)) {
      absent.add(name);
    }
  }

  /** Nothing was heard of these in time, which counts as their not being there. */
  boolean giveUp(Set<String> names) {
    boolean changed = false;
    for (String name : names) {
      if (wanted.contains(name) && !accepted.containsKey(name) && !refused.containsKey(name)) {
        changed |= absent.add(name);
      }
    }
    return changed;
  }

  /** Forgets what is not among these names any more; the next subscription asks anew. */
  void want(Set<String> names, boolean wildcard) {
    wanted = Set.copyOf(names);
    absent.retainAll(names);
    if (!wildcard) {
      accepted.keySet().retainAll(names);
      refused.keySet().retainAll(names);
    }
  }

  /** Whether it is known that this will not come. */
  boolean isAbsent(String name) {
    return absent.contains(name);
  }

  /** What is said not to exist or was refused, unless an older one is in use. */
  Set<String> missing(Set<String> inUse) {
    Set<String> missing = new LinkedHashSet<>(absent);
    missing.addAll(refused.keySet());
    missing.removeAll(accepted.keySet());
    missing.removeAll(inUse);
    return missing;
  }

  /** Whether it was refused and there is no older one. */
  boolean isRefusedOutright(String name) {
    return refused.containsKey(name) && !accepted.containsKey(name);
  }

  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    accepted.forEach((name, held) -> versions.put(name, held.version()));
    return versions;
  }
}
