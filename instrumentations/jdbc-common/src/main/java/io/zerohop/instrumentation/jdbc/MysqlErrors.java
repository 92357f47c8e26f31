package io.zerohop.instrumentation.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;

/** The errors of the drivers for MariaDB's and MySQL's protocol. */
final class MysqlErrors implements DriverErrors {
  /** Too many connections; this client blocked or over its number. */
  private static final Set<Integer> TAKES_NOBODY = Set.of(1040, 1129, 1203);

  @Override
  public SQLException exception(String message, String sqlState) {
    return new SQLNonTransientConnectionException(message, sqlState);
  }

  @Override
  public boolean takesNobody(SQLException refused) {
    String state = String.valueOf(refused.getSQLState());
    return state.startsWith("08") || TAKES_NOBODY.contains(refused.getErrorCode());
  }
}
