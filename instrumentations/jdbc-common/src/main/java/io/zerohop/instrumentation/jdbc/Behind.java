package io.zerohop.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens a connection for one that the application has: to stand behind it, or in its place. */
final class Behind {
  private Behind() {}

  /**
   * Opens it, and makes it like that one.
   *
   * @param first what holds for the one of the application
   */
  static Reader open(Standing first, Connection own, DriverConnections driver) throws SQLException {
    Connection made = Opens.behind(first.again(), first.settings().networkTimeoutNanos());
    Standing its = driver.standing(made);
    if (its == null) {
      Own.run(made::close);
      throw new SQLException("no policy holds for the host any more", "08001");
    }
    its.standsBehind(first, own);
    Reader next = new Reader(made, its);
    boolean ready = false;
    try {
      Own.run(() -> prepare(made, own, first.settings()));
      ready = true;
      return next;
    } finally {
      if (!ready) {
        next.close();
      }
    }
  }

  /**
   * Opens one like that of the application, which was lost, for one read.
   *
   * @param limitNanos how long it may take; 0 for any time
   */
  static Connection instead(Standing lost, long limitNanos) throws SQLException {
    Connection made = Opens.instead(lost.again(), limitNanos);
    boolean ready = false;
    try {
      Own.run(
          () -> {
            lost.settings().apply(made);
            made.setReadOnly(lost.settings().readOnly());
          });
      ready = true;
      return made;
    } finally {
      if (!ready) {
        Own.run(made::close);
      }
    }
  }

  private static void prepare(Connection made, Connection own, Settings settings)
      throws SQLException {
    try (Statement statement = made.createStatement()) {
      statement.execute("SET SESSION TRANSACTION READ ONLY");
    }
    settings.apply(made);
    if (!own.getAutoCommit()) {
      made.setAutoCommit(false);
    }
  }
}
