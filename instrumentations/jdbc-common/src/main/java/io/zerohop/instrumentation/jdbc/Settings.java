package io.zerohop.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the application set on its connection, by the methods of JDBC. */
final class Settings {
  private boolean readOnly;
  private @Nullable Integer isolation;
  private @Nullable String catalog;
  private @Nullable String schema;
  private @Nullable Integer networkTimeout;

  /** Whether the application reads only. */
  boolean readOnly() {
    return readOnly;
  }

  /** How long the application lets anything take; 0 where it says nothing. */
  long networkTimeoutNanos() {
    return networkTimeout == null ? 0 : TimeUnit.MILLISECONDS.toNanos(networkTimeout);
  }

  /** The application called it, and it was done. */
  void note(ConnectionMethod method, @Nullable Object[] arguments) {
    switch (method) {
      case READ_ONLY -> readOnly = Boolean.TRUE.equals(arguments[0]);
      case ISOLATION -> isolation = (Integer) arguments[0];
      case CATALOG -> catalog = (String) arguments[0];
      case SCHEMA -> schema = (String) arguments[0];
      case NETWORK_TIMEOUT -> networkTimeout = (Integer) arguments[1];
      default -> {}
    }
  }

  /**
   * The driver sets its connection back to what it was at first.
   *
   * @return whether all that another connection has of it is set back by methods of JDBC too
   */
  boolean forget() {
    boolean all = catalog == null && schema == null;
    readOnly = false;
    isolation = null;
    catalog = null;
    schema = null;
    networkTimeout = null;
    return all;
  }

  /** Makes a new connection like it, but for read-only and autocommit. */
  void apply(Connection to) throws SQLException {
    if (isolation != null) {
      to.setTransactionIsolation(isolation);
    }
    if (catalog != null) {
      to.setCatalog(catalog);
    }
    if (schema != null) {
      to.setSchema(schema);
    }
    if (networkTimeout != null) {
      to.setNetworkTimeout(Runnable::run, networkTimeout);
    }
  }
}
