package io.zerohop.controlplane.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;

/**
 * The steps that made the database's schema what it is, in order; each runs once per data
 * directory. A step is never changed after a release: a new one is added.
 */
final class Migrations {
  private static final String COLUMNS =
      "grp TEXT NOT NULL, plural TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, "
          + "uid TEXT NOT NULL, created INTEGER NOT NULL, generation INTEGER NOT NULL, "
          + "version INTEGER NOT NULL, json TEXT NOT NULL, managed_fields TEXT NOT NULL, "
          + "source TEXT";

  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              "CREATE TABLE object ("
                  + COLUMNS
                  + ", PRIMARY KEY (grp, plural, namespace, name)) WITHOUT ROWID",
              "CREATE TABLE change_log (type TEXT NOT NULL, "
                  + COLUMNS
                  + ", PRIMARY KEY (version)) WITHOUT ROWID",
              "CREATE TABLE value (bucket TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL,"
                  + " PRIMARY KEY (bucket, name)) WITHOUT ROWID",
              "CREATE TABLE counter (name TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID",
              "INSERT INTO counter VALUES ('version', 0), ('floor', 0)"));

  private Migrations() {}

  /** The steps that this program knows. */
  static List<List<String>> steps() {
    return STEPS;
  }

  /** Brings a database to the newest schema; one from a newer program is refused. */
  static void run(Connection connection, String place, Clock clock) throws SQLException {
    run(STEPS, connection, place, clock);
  }

  /** Does what of these steps was not done yet, all of it or nothing. */
  static void run(List<List<String>> steps, Connection connection, String place, Clock clock)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS schema_version"
              + " (version INTEGER PRIMARY KEY, since TEXT NOT NULL)");
    }
    int present = present(connection);
    if (present > steps.size()) {
      connection.rollback();
      throw new StoreException(
          place
              + " was written by a newer zerohop (data format "
              + present
              + ", this program knows up to "
              + steps.size()
              + "): start it with that version, or name another directory with --data",
          null);
    }
    for (int next = present + 1; next <= steps.size(); next++) {
      step(steps.get(next - 1), connection, next, clock);
    }
    connection.commit();
  }

  private static int present(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT max(version) FROM schema_version")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static void step(List<String> statements, Connection connection, int number, Clock clock)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO schema_version VALUES (?, ?)")) {
      statement.setInt(1, number);
      statement.setString(2, clock.instant().toString());
      statement.executeUpdate();
    }
  }
}
