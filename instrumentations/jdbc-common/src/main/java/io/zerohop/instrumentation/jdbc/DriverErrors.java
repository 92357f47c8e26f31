package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.StatementFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a driver's exceptions are made of, and what they mean. */
public interface DriverErrors {
  /** What a driver threw, as the engine takes it; null for nothing. */
  static @Nullable StatementFailure failure(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    String type = thrown.getClass().getName();
    return thrown instanceof SQLException known
        ? new StatementFailure(known.getSQLState(), known.getErrorCode(), type, null)
        : new StatementFailure(null, 0, type, null);
  }

  /** An exception as this driver would throw it. */
  SQLException exception(String message, String sqlState);

  /** Whether it says that the server takes no connections now: another one is tried then. */
  boolean takesNobody(SQLException refused);
}
