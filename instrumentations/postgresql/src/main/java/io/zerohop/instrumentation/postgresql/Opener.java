package io.zerohop.instrumentation.postgresql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/** Opens connections. */
interface Opener {
  /**
   * Opens one.
   *
   * @param behind what it is to stand behind; null for one of its own
   * @param limitNanos time for it; 0 for no limit but its own
   */
  PgConnection open(OpenArguments how, String url, @Nullable Pair behind, long limitNanos)
      throws SQLException;

  /** Whether it is of no more use, outside a transaction. */
  boolean isOver(PgConnection connection);

  /** Lets the new one, which stands behind the first, use its types. */
  void shareTypes(PgConnection first, PgConnection made);

  /** What holds those that stand behind the first. */
  Held held(PgConnection first);

  /** Whether statements can be moved. */
  boolean canMove();

  /** Brings the statement to the connection. */
  void move(PgStatement statement, PgConnection to);
}
