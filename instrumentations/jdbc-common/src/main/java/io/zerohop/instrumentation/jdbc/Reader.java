package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.MeshPorts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connection for reads behind one that the application has. Used by one thread at a time, but
 * for {@link #abort}.
 */
final class Reader {
  private final Connection connection;
  private final Standing standing;
  private boolean used;
  private @Nullable Set<Savepoint> savepoints;

  Reader(Connection connection, Standing standing) {
    this.connection = connection;
    this.standing = standing;
  }

  Connection connection() {
    return connection;
  }

  /** What holds for it. */
  Standing standing() {
    return standing;
  }

  /** Something may be sent on it from now on, and begin a transaction whatever becomes of it. */
  void use() {
    used = true;
  }

  /** The transaction has this savepoint here. */
  void saved(Savepoint savepoint) {
    Set<Savepoint> all = savepoints;
    if (all == null) {
      all = Collections.newSetFromMap(new WeakHashMap<>());
      savepoints = all;
    }
    all.add(savepoint);
  }

  /** Whether the savepoint is here. */
  boolean has(@Nullable Object savepoint) {
    return savepoints != null && savepoints.contains(savepoint);
  }

  /**
   * The application ended its transaction. By a text, as the drivers' own methods send nothing
   * where they believe that none is open; and a statement that failed or whose result is not read
   * to its end has told them nothing.
   *
   * @param how COMMIT or ROLLBACK
   * @param open whether the server said last that one is open
   */
  void end(String how, boolean open) throws SQLException {
    if (used && (open || !connection.getAutoCommit())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(how);
      }
    }
    used = false;
  }

  /** Says goodbye to the server. Waits for what runs on it; never within another one's lock. */
  void close() {
    attempt(connection::close);
  }

  /** Ends it at once, with what runs on it, from any thread: drivers take no lock for that. */
  void abort() {
    attempt(() -> connection.abort(Runnable::run));
  }

  private static void attempt(Own.Errand end) {
    try {
      Own.run(end);
    } catch (SQLException gone) {
      return; // it is
    } catch (RuntimeException fault) {
      MeshPorts.fault("a connection for reads", fault);
    }
  }
}
