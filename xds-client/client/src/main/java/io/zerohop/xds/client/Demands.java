package io.zerohop.xds.client;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The destinations that the application calls. Which of them it called lately is looked at now and
 * then, so that names which lead nowhere are not kept for ever. For the {@link Loop} only.
 */
final class Demands {
  private static final Duration LATELY = Duration.ofHours(1);

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> lately = new HashSet<>();
  private final Loop loop;
  private final Consumer<Set<String>> uncalled;
  private boolean looking;

  /**
   * @param uncalled is told, once an hour, of those that nobody demanded for an hour; it decides
   *     which of them to {@link #forget}
   */
  Demands(Loop loop, Consumer<Set<String>> uncalled) {
    this.loop = loop;
    this.uncalled = uncalled;
  }

  /** Whether it is new. */
  boolean add(String name) {
    lately.add(name);
    if (!looking) {
      looking = true;
      loop.schedule(LATELY, this::look);
    }
    return names.add(name);
  }

  void forget(Set<String> gone) {
    names.removeAll(gone);
  }

  Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  private void look() {
    Set<String> left = new LinkedHashSet<>(names);
    left.removeAll(lately);
    lately.clear();
    if (!left.isEmpty()) {
      uncalled.accept(left);
    }
    looking = !names.isEmpty();
    if (looking) {
      loop.schedule(LATELY, this::look);
    }
  }
}
