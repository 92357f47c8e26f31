package io.zerohop.instrumentation.postgresql;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which statements of a connection may be run again. Each by itself: several threads may run some,
 * and one that writes is not to be repeated for another's sake.
 */
final class Repeats {
  private final Set<Object> all =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Whether the statement may be run again when it is run next. */
  void may(Object statement, boolean whether) {
    if (whether) {
      all.add(statement);
    } else {
      all.remove(statement);
    }
  }

  /** Whether it may; asked once. */
  boolean take(@Nullable Object statement) {
    return all.remove(statement);
  }
}
