package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.jdbc.DriverErrors;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The driver's own exceptions, of any SQLState, as if the server had sent them. */
final class PsqlErrors implements DriverErrors {
  private static final String TOO_MANY = "53300";

  static PSQLException of(Refusal refusal) {
    return of(refusal.message(), refusal.sqlState());
  }

  static PSQLException of(String message, String sqlState) {
    return new PSQLException(new ServerErrorMessage("C" + sqlState + "\0M" + message));
  }

  static boolean isLost(SQLException thrown) {
    return String.valueOf(thrown.getSQLState()).startsWith("08");
  }

  @Override
  public SQLException exception(String message, String sqlState) {
    return of(message, sqlState);
  }

  @Override
  public boolean takesNobody(SQLException refused) {
    String state = String.valueOf(refused.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.equals(TOO_MANY);
  }
}
