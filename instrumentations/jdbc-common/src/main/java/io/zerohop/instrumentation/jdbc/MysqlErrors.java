package io.zerohop.instrumentation.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The errors of the drivers for MariaDB's and MySQL's protocol. */
final class MysqlErrors implements DriverErrors {
  /** Too many connections; this client blocked or over its number. */
  private static final Set<Integer> TAKES_NOBODY = Set.of(1040, 1129, 1203);

  private static final int NOT_INTO_DATABASE = 1044;

  /** An option of the server prevents this statement; it may be another option than read_only. */
  private static final int PREVENTED = 1290;

  /** A transaction that only reads, by default; InnoDB only reads. */
  private static final Set<Integer> ONLY_READS = Set.of(1792, 1836);

  /**
   * Whether the server refused a write as it takes none.
   *
   * @param code its own number
   */
  static boolean takesNoWrites(int code, @Nullable String message) {
    return ONLY_READS.contains(code)
        || (code == PREVENTED && message != null && message.contains("read-only"));
  }

  /** Whether the server does not take this user, by this password, or not into this database. */
  static boolean refusesLogin(SQLException refused) {
    return String.valueOf(refused.getSQLState()).startsWith("28")
        || refused.getErrorCode() == NOT_INTO_DATABASE;
  }

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
