package com.mchange.v2.c3p0.stmt;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prepares as a pool would that keeps what it prepared. */
public final class StatementCache {
  private StatementCache() {}

  /** The first column of the first row. */
  public static String first(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
