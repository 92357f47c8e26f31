package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.Refusal;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;

/** Makes the exceptions that these drivers throw too: java.sql's own, by SQLState. */
final class Refusals {
  static final String CONNECTION_FAILURE = "08006";
  private static final int CLASS = 2;
  private static final String MISPLACED =
      "this statement was made while the connection was read-only and belongs to a replica; the"
          + " connection is not read-only any more. Make statements after setReadOnly, or keep them"
          + " out of a cache. All statements of new connections to %s go to the primary";

  private Refusals() {}

  /** A statement for reads was kept until after them. */
  static SQLException misplaced(String service) {
    return exception(String.format(MISPLACED, service), CONNECTION_FAILURE);
  }

  static SQLException exception(Refusal refusal) {
    return exception(refusal.message(), refusal.sqlState());
  }

  static SQLException exception(Refusal refusal, SQLException cause) {
    SQLException made = exception(refusal);
    made.initCause(cause);
    return made;
  }

  static SQLException exception(String message, String state) {
    return switch (state.substring(0, Math.min(CLASS, state.length()))) {
      case "08" -> new SQLNonTransientConnectionException(message, state);
      case "0A" -> new SQLFeatureNotSupportedException(message, state);
      case "22" -> new SQLDataException(message, state);
      case "23" -> new SQLIntegrityConstraintViolationException(message, state);
      case "28" -> new SQLInvalidAuthorizationSpecException(message, state);
      case "40" -> new SQLTransactionRollbackException(message, state);
      case "42" -> new SQLSyntaxErrorException(message, state);
      default ->
          "HYT00".equals(state)
              ? new SQLTimeoutException(message, state)
              : new SQLException(message, state);
    };
  }
}
