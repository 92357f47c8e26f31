package io.zerohop.controlplane.xds.subscribe;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which names of a type a client wants: some by name, all by wildcard, or both. */
final class Interest {
  static final String WILDCARD = "*";

  private final Subscription owner;
  private final Watch watch;
  private final Set<String> names = new LinkedHashSet<>();
  private boolean wildcard;

  Interest(Subscription owner, Watch watch) {
    this.owner = owner;
    this.watch = watch;
  }

  boolean includes(String name) {
    return wildcard || names.contains(name);
  }

  boolean wildcard() {
    return wildcard;
  }

  Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  boolean add(String name) {
    boolean fresh = names.add(name);
    if (fresh) {
      watch.add(owner, name);
    }
    return fresh;
  }

  boolean remove(String name) {
    boolean was = names.remove(name);
    if (was) {
      watch.remove(owner, name);
    }
    return was;
  }

  void wildcard(boolean on) {
    if (on != wildcard) {
      wildcard = on;
      watch.wildcard(owner, on);
    }
  }

  void clear() {
    wildcard(false);
    Set.copyOf(names).forEach(this::remove);
  }
}
