package io.zerohop.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens the connection for reads that stands behind one of the application. */
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
