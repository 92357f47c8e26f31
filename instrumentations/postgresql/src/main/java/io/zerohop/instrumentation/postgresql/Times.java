package io.zerohop.instrumentation.postgresql;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgStatement;

/**
 * The time of the statement that a thread runs, where it is not what the application set: it gets
 * that back when it is over. Of one connection, which several threads may use.
 */
final class Times {
  private final Map<Thread, Changed> all = Collections.synchronizedMap(new WeakHashMap<>());

  private record Changed(WeakReference<@Nullable PgStatement> statement, int ownSeconds) {}

  /** The statement has another time from now on, unless it has one already. */
  void change(PgStatement statement, int seconds) throws SQLException {
    Thread now = Thread.currentThread();
    Changed known = all.get(now);
    if (known == null || known.statement.get() != statement) {
      all.put(now, new Changed(new WeakReference<>(statement), statement.getQueryTimeout()));
    }
    statement.setQueryTimeout(seconds);
  }

  /** The one that this thread runs gets its own time back. */
  void restore() {
    Changed known = all.isEmpty() ? null : all.remove(Thread.currentThread());
    PgStatement statement = known == null ? null : known.statement.get();
    if (known == null || statement == null) {
      return;
    }
    try {
      statement.setQueryTimeout(known.ownSeconds);
    } catch (SQLException closed) {
      return;
    }
  }
}
