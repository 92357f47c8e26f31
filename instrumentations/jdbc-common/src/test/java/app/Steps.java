package app;

import com.mchange.v2.c3p0.stmt.StatementCache;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an application does with its connection, step by step. */
final class Steps {
  private static final String SERVER = "SELECT @@server_id";

  private final Connection connection;
  private @Nullable PreparedStatement kept;
  private @Nullable Savepoint savepoint;

  Steps(Connection connection) {
    this.connection = connection;
  }

  /** What each step gave; an exception is an answer too. */
  String all(List<String> steps) {
    List<String> answers = new ArrayList<>();
    for (String step : steps) {
      try {
        answers.add(one(step));
      } catch (SQLException e) {
        answers.add(e.getClass().getSimpleName() + " " + e.getSQLState() + " " + e.getMessage());
      }
    }
    return String.join(", ", answers);
  }

  private String one(String step) throws SQLException {
    return step.startsWith("? ")
        ? asked(step.substring(2))
        : step.startsWith("! ") ? run(step.substring(2)) : named(step);
  }

  private String named(String step) throws SQLException {
    return switch (step) {
      case "read", "write" -> set(() -> connection.setReadOnly(step.equals("read")), step);
      case "manual", "auto" -> set(() -> connection.setAutoCommit(step.equals("auto")), step);
      case "commit" -> set(connection::commit, step);
      case "rollback" -> set(connection::rollback, step);
      case "server" -> asked(SERVER);
      case "prepared" -> prepared();
      case "forms" -> forms();
      case "stream" -> stream("SELECT a.n FROM app.numbers a, app.numbers b UNION ALL SELECT 1");
      case "stream one" -> stream("SELECT 1");
      case "user" -> user();
      case "reset" -> reset();
      case "catalog" -> set(() -> connection.setCatalog("information_schema"), step);
      case "keep" -> set(() -> kept = connection.prepareStatement(SERVER), step);
      case "kept" -> first(Objects.requireNonNull(kept).executeQuery());
      case "valid" -> String.valueOf(connection.isValid(5));
      case "pooled" -> StatementCache.first(connection, SERVER);
      case "owner" -> owner();
      case "batch" -> batch();
      case "save" -> set(() -> savepoint = connection.setSavepoint("here"), step);
      case "back" -> set(() -> connection.rollback(savepoint), step);
      case "release" -> set(() -> connection.releaseSavepoint(savepoint), step);
      case "serializable" ->
          set(() -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE), step);
      case "set all" -> set(this::setAll, step);
      case "settings" -> settings();
      case "timeout" -> timeout();
      case "warnings" -> warnings();
      case "metadata" -> metadata();
      default -> throw new IllegalArgumentException(step);
    };
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static String set(Work work, String name) throws SQLException {
    work.run();
    return name;
  }

  private static String first(ResultSet rows) throws SQLException {
    try (rows) {
      return rows.next() ? rows.getString(1) : "none";
    }
  }

  private String asked(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return first(statement.executeQuery(sql));
    }
  }

  /** Logs in once more, where the driver can. */
  private String user() throws SQLException {
    try {
      Method change = connection.getClass().getMethod("changeUser", String.class, String.class);
      change.invoke(connection, "app", "app");
      return "user";
    } catch (NoSuchMethodException none) {
      return "no user";
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new SQLException(e);
    }
  }

  /** Sets it back, where the driver can. */
  private String reset() throws SQLException {
    try {
      connection.getClass().getMethod("reset").invoke(connection);
      return "reset";
    } catch (NoSuchMethodException none) {
      return "no reset";
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new SQLException(e);
    }
  }

  /** The first of several rows, while the others are not read. */
  private String stream(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try {
        statement.setFetchSize(Integer.MIN_VALUE);
      } catch (SQLException takesRealNumbers) {
        statement.setFetchSize(1);
      }
      return first(statement.executeQuery(sql));
    }
  }

  private String run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? "rows" : String.valueOf(statement.getUpdateCount());
    }
  }

  private String prepared() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SERVER + " + ?")) {
      statement.setInt(1, 0);
      return first(statement.executeQuery()).substring(0, 1);
    }
  }

  /** Every way to make a statement. */
  private String forms() throws SQLException {
    int type = ResultSet.TYPE_FORWARD_ONLY;
    int reads = ResultSet.CONCUR_READ_ONLY;
    int held = ResultSet.HOLD_CURSORS_OVER_COMMIT;
    StringBuilder servers = new StringBuilder();
    for (Statement each :
        List.of(
            connection.createStatement(type, reads),
            connection.createStatement(type, reads, held))) {
      servers.append(first(each.executeQuery(SERVER)));
      each.close();
    }
    for (PreparedStatement each :
        List.of(
            connection.prepareStatement(SERVER),
            connection.prepareStatement(SERVER, type, reads),
            connection.prepareStatement(SERVER, type, reads, held),
            connection.prepareStatement(SERVER, Statement.NO_GENERATED_KEYS),
            connection.prepareStatement(SERVER, new int[] {1}),
            connection.prepareStatement(SERVER, new String[] {"id"}))) {
      servers.append(first(each.executeQuery()));
      each.close();
    }
    for (PreparedStatement each :
        List.of(
            connection.prepareCall("{call app.which()}"),
            connection.prepareCall("{call app.which()}", type, reads),
            connection.prepareCall("{call app.which()}", type, reads, held))) {
      servers.append(first(each.executeQuery()));
      each.close();
    }
    return servers.toString();
  }

  private String owner() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.getConnection() == connection ? "own" : "another";
    }
  }

  private String batch() throws SQLException {
    try (Statement plain = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement("UPDATE app.numbers SET n = n WHERE n = ?")) {
      plain.addBatch("UPDATE app.numbers SET n = n");
      plain.addBatch("DELETE FROM app.numbers WHERE n = 99");
      int done = plain.executeBatch().length;
      for (int i = 0; i < 2; i++) {
        prepared.setInt(1, i);
        prepared.addBatch();
      }
      return String.valueOf(done + prepared.executeBatch().length);
    }
  }

  private void setAll() throws SQLException {
    connection.setCatalog("app");
    connection.setSchema("app");
    connection.setNetworkTimeout(Runnable::run, 30_000);
    connection.releaseSavepoint(connection.setSavepoint());
  }

  /** What the connection that statements are made on is set to. */
  private String settings() throws SQLException {
    return asked(
        "SELECT CONCAT(@@server_id, ' ', @@autocommit + 0, ' ', @@session.tx_isolation, ' ',"
            + " COALESCE(DATABASE(), 'none'))");
  }

  private String timeout() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return String.valueOf(statement.getQueryTimeout());
    }
  }

  private String warnings() throws SQLException {
    run("SELECT 1/0");
    String found = connection.getWarnings() == null ? "none" : "some";
    connection.clearWarnings();
    return found;
  }

  private String metadata() throws SQLException {
    int tables = 0;
    try (ResultSet rows =
        connection.getMetaData().getTables("app", null, "numbers", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables++;
      }
    }
    return connection.getTransactionIsolation()
        + " "
        + connection.getCatalog()
        + " "
        + connection.getSchema()
        + " "
        + tables;
  }
}
