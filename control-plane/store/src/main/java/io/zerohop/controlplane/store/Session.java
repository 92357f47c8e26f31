package io.zerohop.controlplane.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A connection on which a transaction is always open. SQLite ends a transaction by itself when a
 * disk is full or fails (sqlite.org/lang_transaction.html, "Response To Errors Within A
 * Transaction"), after which each statement would count alone: another connection then takes the
 * place of that one. For one thread at a time.
 */
final class Session implements AutoCloseable {
  private final Path file;
  private Connection connection;
  private boolean broken;

  Session(Path file) throws SQLException {
    this.file = file;
    this.connection = connect(file);
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** The connection, in a transaction. */
  Connection connection() throws SQLException {
    if (broken) {
      connection.close();
      connection = connect(file);
      broken = false;
    }
    return connection;
  }

  /** Ends what was begun without keeping it. */
  void rollBack() {
    try {
      connection.rollback();
    } catch (SQLException endedBySqlite) {
      broken = true;
    }
  }

  boolean isClosed() throws SQLException {
    return connection.isClosed();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
