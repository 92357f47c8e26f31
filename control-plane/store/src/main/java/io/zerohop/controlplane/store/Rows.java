package io.zerohop.controlplane.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The statements of SQL that read, and how rows become records. */
final class Rows {
  static final String COLUMNS =
      "grp, plural, namespace, name, uid, created, generation, version, json, managed_fields,"
          + " source";

  private Rows() {}

  static long counter(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT amount FROM counter WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  static Optional<StoredObject> find(Connection connection, ObjectKey key) throws SQLException {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM object WHERE grp = ? AND plural = ? AND namespace = ? AND name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      key(statement, 1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(object(rows)) : Optional.empty();
      }
    }
  }

  static List<StoredObject> list(
      Connection connection, Selection selection, @Nullable ObjectKey after, long limit)
      throws SQLException {
    List<String> arguments = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM object WHERE 1 = 1");
    where(selection, sql, arguments);
    if (after != null) {
      sql.append(" AND (grp, plural, namespace, name) > (?, ?, ?, ?)");
      arguments.addAll(List.of(after.group(), after.plural(), after.namespace(), after.name()));
    }
    sql.append(" ORDER BY grp, plural, namespace, name LIMIT ").append(limit);
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      fill(statement, arguments);
      try (ResultSet rows = statement.executeQuery()) {
        List<StoredObject> found = new ArrayList<>();
        while (rows.next()) {
          found.add(object(rows));
        }
        return found;
      }
    }
  }

  static List<Change> changes(Connection connection, Selection selection, long after, long limit)
      throws SQLException {
    List<String> arguments = new ArrayList<>();
    StringBuilder sql =
        new StringBuilder("SELECT " + COLUMNS + ", type FROM change_log WHERE version > " + after);
    where(selection, sql, arguments);
    sql.append(" ORDER BY version LIMIT ").append(limit);
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      fill(statement, arguments);
      try (ResultSet rows = statement.executeQuery()) {
        List<Change> found = new ArrayList<>();
        while (rows.next()) {
          found.add(new Change(Change.Type.valueOf(rows.getString("type")), object(rows)));
        }
        return found;
      }
    }
  }

  static SortedMap<String, String> values(Connection connection, String bucket)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT name, content FROM value WHERE bucket = ?")) {
      statement.setString(1, bucket);
      try (ResultSet rows = statement.executeQuery()) {
        SortedMap<String, String> found = new TreeMap<>();
        while (rows.next()) {
          found.put(rows.getString(1), rows.getString(2));
        }
        return found;
      }
    }
  }

  /** Sets the four columns of a key, from a position on. */
  static void key(PreparedStatement statement, int from, ObjectKey key) throws SQLException {
    statement.setString(from, key.group());
    statement.setString(from + 1, key.plural());
    statement.setString(from + 2, key.namespace());
    statement.setString(from + 3, key.name());
  }

  private static void where(Selection selection, StringBuilder sql, List<String> arguments) {
    equal("grp", selection.group(), sql, arguments);
    equal("plural", selection.plural(), sql, arguments);
    equal("namespace", selection.namespace(), sql, arguments);
  }

  private static void equal(
      String column, @Nullable String value, StringBuilder sql, List<String> arguments) {
    if (value != null) {
      sql.append(" AND ").append(column).append(" = ?");
      arguments.add(value);
    }
  }

  private static void fill(PreparedStatement statement, List<String> arguments)
      throws SQLException {
    for (int i = 0; i < arguments.size(); i++) {
      statement.setString(i + 1, arguments.get(i));
    }
  }

  private static StoredObject object(ResultSet row) throws SQLException {
    return new StoredObject(
        new ObjectKey(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
        row.getString(5),
        Instant.ofEpochSecond(row.getLong(6)),
        row.getLong(7),
        row.getLong(8),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }
}
