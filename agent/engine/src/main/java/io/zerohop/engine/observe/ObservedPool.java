package io.zerohop.engine.observe;

import io.zerohop.engine.sql.PoolState;
import org.jspecify.annotations.Nullable;

/** A pool of connections that the application has, as it tells of itself. Thread-safe. */
public interface ObservedPool {
  /** By what its owner tells it from others, or the pool itself does. */
  String name();

  /** How it stands just then; null where it does not say, or is gone. Not for every call. */
  @Nullable PoolState state();
}
