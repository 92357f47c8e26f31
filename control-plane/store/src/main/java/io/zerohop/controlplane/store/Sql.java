package io.zerohop.controlplane.store;

import java.sql.SQLException;

/** Turns the checked exception of JDBC into the store's own, with what was being done. */
final class Sql {
  /** A piece of work on a connection. */
  interface Work<T> {
    T run() throws SQLException;
  }

  private Sql() {}

  static <T> T run(String what, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw new StoreException("the store cannot " + what + ": " + e.getMessage(), e);
    }
  }
}
