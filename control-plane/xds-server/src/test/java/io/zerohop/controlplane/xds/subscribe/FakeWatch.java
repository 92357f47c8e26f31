package io.zerohop.controlplane.xds.subscribe;

import java.util.HashSet;
import java.util.Set;

/** Remembers what is watched. */
final class FakeWatch implements Watch {
  final Set<String> names = new HashSet<>();
  boolean wildcard;

  @Override
  public void add(Subscription subscription, String name) {
    names.add(name);
  }

  @Override
  public void remove(Subscription subscription, String name) {
    names.remove(name);
  }

  @Override
  public void wildcard(Subscription subscription, boolean on) {
    wildcard = on;
  }
}
