package io.zerohop.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** A driver's own way to one more connection like one that it opened. */
public interface Reopening {
  /** Opens it. */
  Connection open() throws SQLException;
}
