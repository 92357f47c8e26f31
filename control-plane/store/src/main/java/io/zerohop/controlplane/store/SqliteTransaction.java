package io.zerohop.controlplane.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** A transaction on the writing connection; {@link SqliteStore} begins and ends it. */
final class SqliteTransaction implements Transaction {
  private static final String MARKS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

  private final Connection connection;
  private final Clock clock;
  private final List<Change> changes = new ArrayList<>();
  private long version;

  SqliteTransaction(Connection connection, Clock clock, long version) {
    this.connection = connection;
    this.clock = clock;
    this.version = version;
  }

  /** The version of the last change so far. */
  long version() {
    return version;
  }

  /** What was changed so far, in order. */
  List<Change> changes() {
    return changes;
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return Sql.run("read " + key, () -> Rows.find(connection, key));
  }

  @Override
  public List<StoredObject> list(Selection selection) {
    return Sql.run("list objects", () -> Rows.list(connection, selection, null, Integer.MAX_VALUE));
  }

  @Override
  public StoredObject put(Draft draft) {
    Optional<StoredObject> before = find(draft.key());
    StoredObject after =
        new StoredObject(
            draft.key(),
            before.map(StoredObject::uid).orElseGet(() -> UUID.randomUUID().toString()),
            before.map(StoredObject::created).orElseGet(this::now),
            draft.generation(),
            ++version,
            draft.json(),
            draft.managedFields(),
            draft.source());
    return Sql.run(
        "write " + draft.key(),
        () -> {
          insert("INSERT OR REPLACE INTO object (" + Rows.COLUMNS + ") VALUES (" + MARKS, after);
          log(new Change(before.isEmpty() ? Change.Type.ADDED : Change.Type.MODIFIED, after));
          return after;
        });
  }

  @Override
  public Optional<StoredObject> delete(ObjectKey key) {
    Optional<StoredObject> before = find(key);
    if (before.isEmpty()) {
      return before;
    }
    StoredObject last = at(before.get(), ++version);
    return Sql.run(
        "delete " + key,
        () -> {
          String sql =
              "DELETE FROM object WHERE grp = ? AND plural = ? AND namespace = ? AND name = ?";
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.key(statement, 1, key);
            statement.executeUpdate();
          }
          log(new Change(Change.Type.DELETED, last));
          return Optional.of(last);
        });
  }

  @Override
  public SortedMap<String, String> values(String bucket) {
    return Sql.run("read " + bucket, () -> Rows.values(connection, bucket));
  }

  @Override
  public void putValue(String bucket, String key, String value) {
    value(
        "INSERT OR REPLACE INTO value (bucket, name, content) VALUES (?, ?, ?)",
        bucket,
        key,
        value);
  }

  @Override
  public void removeValue(String bucket, String key) {
    value("DELETE FROM value WHERE bucket = ? AND name = ?", bucket, key);
  }

  /** The same state under another version. */
  static StoredObject at(StoredObject object, long version) {
    return new StoredObject(
        object.key(),
        object.uid(),
        object.created(),
        object.generation(),
        version,
        object.json(),
        object.managedFields(),
        object.source());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private void log(Change change) throws SQLException {
    insert(
        "INSERT INTO change_log ("
            + Rows.COLUMNS
            + ", type) VALUES ("
            + MARKS
            + ", '"
            + change.type()
            + "'",
        change.object());
    changes.add(change);
  }

  private void insert(String sql, StoredObject object) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql + ")")) {
      Rows.key(statement, 1, object.key());
      statement.setString(5, object.uid());
      statement.setLong(6, object.created().getEpochSecond());
      statement.setLong(7, object.generation());
      statement.setLong(8, object.version());
      statement.setString(9, object.json());
      statement.setString(10, object.managedFields());
      statement.setString(11, object.source());
      statement.executeUpdate();
    }
  }

  private void value(String sql, String... arguments) {
    Sql.run(
        "write a value",
        () -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
              statement.setString(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
          }
        });
  }
}
