package io.zerohop.instrumentation.jdbc;

import java.sql.SQLException;

/** What a driver's exceptions are made of, and what they mean. */
public interface DriverErrors {
  /** An exception as this driver would throw it. */
  SQLException exception(String message, String sqlState);

  /** Whether it says that the server takes no connections now: another one is tried then. */
  boolean takesNobody(SQLException refused);
}
