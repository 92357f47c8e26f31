package io.zerohop.engine.sql;

import io.zerohop.engine.outcome.Reason;

/**
 * What the application gets in the place of a result: the adapter makes an exception of the
 * driver's own type of it, or of the fitting one of {@code java.sql}.
 *
 * @param sqlState five characters
 * @param message begins with the reason code
 */
public record Refusal(Reason reason, String sqlState, String message) {
  /** A write where only reads are allowed (SQL:2011, read-only SQL-transaction). */
  public static final String READ_ONLY = "25006";

  /** No connection could be made. */
  public static final String UNABLE_TO_CONNECT = "08001";

  /** What is asked for cannot be done here. */
  public static final String UNSUPPORTED = "0A000";
}
