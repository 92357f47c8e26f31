package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.jdbc.DriverErrors;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The driver's own exceptions, of any SQLState, as if the server had sent them. */
final class PsqlErrors implements DriverErrors {
  private static final String TOO_MANY = "53300";
  private static final String NOT_INTO_DATABASE = "42501";
  private static final String CONNECTION_FAILURE = "08006";

  static PSQLException of(Refusal refusal) {
    return of(refusal.message(), refusal.sqlState());
  }

  static PSQLException of(String message, String sqlState) {
    return new PSQLException(new ServerErrorMessage("C" + sqlState + "\0M" + message));
  }

  /** Whether nothing can be done with the connection any more. */
  static boolean isGone(SQLException thrown) {
    return state(thrown).startsWith("08");
  }

  /**
   * Whether the connection was lost under the statement, so that another one may serve it: it was
   * not closed before, the server did not speak nonsense, and it was not too slow to answer.
   */
  static boolean isLost(SQLException thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SocketTimeoutException) {
        return false;
      }
    }
    return state(thrown).equals(CONNECTION_FAILURE);
  }

  /** Whether the server does not take the user, or not into this database. */
  static boolean isLogin(SQLException thrown) {
    return state(thrown).startsWith("28") || state(thrown).equals(NOT_INTO_DATABASE);
  }

  /** Whether a server that takes no writes refused one. */
  static boolean isReadOnly(SQLException thrown) {
    return state(thrown).equals(Refusal.READ_ONLY);
  }

  private static String state(SQLException thrown) {
    return String.valueOf(thrown.getSQLState());
  }

  @Override
  public SQLException exception(String message, String sqlState) {
    return of(message, sqlState);
  }

  @Override
  public boolean takesNobody(SQLException refused) {
    String state = state(refused);
    return state.startsWith("08") || state.startsWith("57P") || state.equals(TOO_MANY);
  }
}
