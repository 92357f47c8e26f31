package io.zerohop.instrumentation.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Work of ours on a pair: what the driver runs for it is not the application's. Per thread. */
final class Inside {
  private static final ThreadLocal<@Nullable Pair> NOW = new ThreadLocal<>();

  private Inside() {}

  /** Something to be made. */
  interface Making<T> {
    /** Makes it. */
    T make() throws SQLException;
  }

  /** Whether this thread is within such work on the pair. */
  static boolean isOf(Pair pair) {
    return NOW.get() == pair;
  }

  /** Does it. */
  static <T> T make(Pair pair, Making<T> work) throws SQLException {
    Pair before = NOW.get();
    NOW.set(pair);
    try {
      return work.make();
    } finally {
      if (before == null) {
        NOW.remove();
      } else {
        NOW.set(before);
      }
    }
  }
}
