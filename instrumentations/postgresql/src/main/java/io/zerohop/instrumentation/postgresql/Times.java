package io.zerohop.instrumentation.postgresql;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgStatement;

/**
 * The time of the statement that runs, where it is not what the application set: it gets that back
 * when it is over. Of one connection, whose statements run one after the other.
 */
final class Times {
  private WeakReference<@Nullable PgStatement> changed = new WeakReference<>(null);
  private int ownSeconds;

  /** The statement has another time from now on, unless it has one already. */
  void change(PgStatement statement, int seconds) throws SQLException {
    if (changed.get() != statement) {
      ownSeconds = statement.getQueryTimeout();
      changed = new WeakReference<>(statement);
    }
    statement.setQueryTimeout(seconds);
  }

  /** Whether it has. */
  boolean isChanged(@Nullable Object statement) {
    return statement != null && changed.get() == statement;
  }

  /** It gets its own time back. */
  void restore() {
    PgStatement statement = changed.get();
    if (statement == null) {
      return;
    }
    changed.clear();
    try {
      statement.setQueryTimeout(ownSeconds);
    } catch (SQLException closed) {
      return;
    }
  }
}
