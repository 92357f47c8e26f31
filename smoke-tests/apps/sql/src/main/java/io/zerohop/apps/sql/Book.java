package io.zerohop.apps.sql;

import java.sql.SQLException;

/**
 * The orders in a database; who answers is a server's port and what it is: {@code 5432-primary}.
 */
interface Book {
  /** Makes the table where there is none. */
  void create() throws SQLException;

  /** Adds an order and tells who took it. */
  String write() throws SQLException;

  /** Reads, in a way that says so, and tells who answered. */
  String read() throws SQLException;
}
