package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.WatchedStatement;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The executions under way of a connection's statements, where somebody wants to know of them: by
 * statement, as several threads may run some; a batch by what executes it.
 */
final class Watched {
  private final Map<Object, WatchedStatement> all =
      Collections.synchronizedMap(new WeakHashMap<>());
  private volatile boolean used;
  private volatile WeakReference<@Nullable WatchedStatement> healed = new WeakReference<>(null);

  /** One is about to be executed. */
  void begins(Object by, @Nullable WatchedStatement statement) {
    if (statement != null) {
      used = true;
      all.put(by, statement);
    } else if (used) {
      all.remove(by); // one that never came to its execution
    }
  }

  /** The one that is executed; null for none. */
  @Nullable WatchedStatement of(Object by) {
    return used ? all.get(by) : null;
  }

  /** Whether it is the first time that this one is to be healed: the driver does that once. */
  boolean heals(WatchedStatement statement) {
    boolean first = healed.get() != statement;
    healed = new WeakReference<>(statement);
    return first;
  }

  /** The same, over with that. */
  @Nullable WatchedStatement take(Object by) {
    return used ? all.remove(by) : null;
  }
}
