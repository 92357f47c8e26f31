package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.StatementFailure;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** What an adapter knows of its driver's connections. */
public interface DriverConnections {
  /** What holds for an open connection; null where no policy does. */
  @Nullable Standing standing(Connection connection);

  /** Whether the server last said that a transaction is open on it. Asks nobody. */
  boolean inTransaction(Connection connection);

  /** Why no other connection can stand behind this one; null where one can. */
  default @Nullable String alone(Connection connection) {
    return null;
  }

  /** What the driver throws below its statements; null for nothing. */
  default @Nullable StatementFailure failure(@Nullable Throwable thrown) {
    return DriverErrors.failure(thrown);
  }

  /** Whether its close only gives it back to a pool of the driver's own, which sets it back. */
  default boolean isLent(Connection connection) {
    return false;
  }
}
