package io.zerohop.engine.observe;

import org.jspecify.annotations.Nullable;

/** A pool of connections that the application has, as it tells of itself. Thread-safe. */
public interface ObservedPool {
  /**
   * How a pool stands.
   *
   * @param used how many of its connections the application has
   * @param idle how many of them nobody has
   * @param waiting how many threads wait for one; below 0 where it does not say
   */
  record State(int used, int idle, int waiting) {}

  /** By what its owner tells it from others, or the pool itself does. */
  String name();

  /** How it stands just then; null where it does not say, or is gone. Not for every call. */
  @Nullable State state();
}
