package app;

import java.lang.reflect.InvocationTargetException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;
import org.postgresql.util.PGobject;

/** What an application does with one connection. */
final class Session {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements;

  Session(Connection connection, Map<String, PreparedStatement> statements) {
    this.connection = connection;
    this.statements = statements;
  }

  /** The words begin with the connection's name. */
  String apply(String command, List<String> words) throws SQLException {
    return switch (command) {
      case "read only" -> done(() -> connection.setReadOnly(flag(words)));
      case "auto commit" -> done(() -> connection.setAutoCommit(flag(words)));
      case "isolation" -> done(() -> connection.setTransactionIsolation(number(words)));
      case "schema" -> done(() -> connection.setSchema(words.get(1)));
      case "network timeout" -> done(() -> connection.setNetworkTimeout(null, number(words)));
      case "commit" -> done(connection::commit);
      case "metadata" -> connection.getSchema() + ' ' + connection.getTransactionIsolation();
      case "query" -> query(words.get(1));
      case "update" -> update(words.get(1));
      case "prepare" -> prepare(words.get(1), words.get(2));
      case "run" -> run(Objects.requireNonNull(statements.get(words.get(1))), words.get(2));
      case "batch" -> batch(words.subList(1, words.size()));
      case "prepared batch" -> preparedBatch(words.get(1));
      case "savepoint" -> savepoint();
      case "timeout" -> timeout();
      case "identity" -> identity();
      case "warnings" -> String.valueOf(connection.getWarnings());
      case "copy" -> copy();
      case "type" ->
          done(() -> connection.unwrap(PGConnection.class).addDataType(words.get(1), Own.class));
      case "object" -> object(words.get(1));
      case "copy in" -> copyIn();
      case "fastpath" -> fastpath(number(words));
      case "shorthand" ->
          done(() -> connection.unwrap(BaseConnection.class).execSQLUpdate(words.get(1)));
      case "home" -> home(Objects.requireNonNull(statements.get(words.get(1))));
      case "network timeout of the second" -> networkTimeout();
      case "call" -> call(words.get(1));
      case "timeout of" -> timeoutOf(words.get(1));
      case "password" -> password();
      case "autosave" ->
          done(() -> connection.unwrap(PGConnection.class).setAutosave(AutoSave.ALWAYS));
      case "autosave of the second" -> autosave();
      case "client info" -> done(() -> connection.setClientInfo("ApplicationName", words.get(1)));
      default -> throw new IllegalArgumentException(command);
    };
  }

  private static boolean flag(List<String> words) {
    return Boolean.parseBoolean(words.get(1));
  }

  private static int number(List<String> words) {
    return Integer.parseInt(words.get(1));
  }

  private String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** A type of the application. */
  public static final class Own extends PGobject {
    private static final long serialVersionUID = 1L;
  }

  private String object(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getObject(1).getClass().getSimpleName() + ' ' + rows.getString(1);
    }
  }

  private String update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return String.valueOf(statement.executeUpdate(sql));
    }
  }

  private String prepare(String key, String sql) throws SQLException {
    statements.put(key, connection.prepareStatement(sql));
    return "prepared";
  }

  private static String run(PreparedStatement statement, String value) throws SQLException {
    statement.setString(1, value);
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  private String batch(List<String> texts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.addBatch(text);
      }
      return Arrays.toString(statement.executeBatch());
    }
  }

  private String preparedBatch(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (String value : new String[] {"a", "b", "c"}) {
        statement.setString(1, value);
        statement.addBatch();
      }
      return Arrays.toString(statement.executeBatch());
    }
  }

  private String savepoint() throws SQLException {
    Savepoint point = connection.setSavepoint("here");
    connection.rollback(point);
    connection.releaseSavepoint(point);
    return "released";
  }

  private String timeout() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT name");
      return String.valueOf(statement.getQueryTimeout());
    }
  }

  /** Whether everything that leads back to the connection leads to the one that was given. */
  private String identity() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name")) {
      rows.next();
      boolean same =
          statement.getConnection() == connection
              && rows.getStatement().getConnection() == connection
              && connection instanceof PgConnection
              && connection.unwrap(PGConnection.class) == connection;
      return rows.getString(1) + (same ? " same" : " another");
    }
  }

  private String call(String text) throws SQLException {
    try (CallableStatement call = connection.prepareCall(text)) {
      if (text.contains("= ")) {
        call.registerOutParameter(1, Types.VARCHAR);
      } else {
        call.setString(1, "a");
      }
      call.execute();
      return "called";
    }
  }

  /** What a statement of its own has when it is over, however. */
  private String timeoutOf(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try {
        statement.execute(sql);
      } catch (SQLException cancelled) {
        return String.valueOf(statement.getQueryTimeout());
      }
      return "not cancelled";
    }
  }

  /** The driver's own way to change a password, where it has one. */
  private String password() throws SQLException {
    PGConnection own = connection.unwrap(PGConnection.class);
    try {
      PGConnection.class
          .getMethod("alterUserPassword", String.class, char[].class, String.class)
          .invoke(own, "ada", "secret".toCharArray(), "md5");
      return "done";
    } catch (NoSuchMethodException none) {
      return "none";
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof SQLException refused ? refused : new SQLException(e);
    } catch (IllegalAccessException e) {
      throw new SQLException(e);
    }
  }

  private String autosave() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT name");
      return String.valueOf(statement.unwrap(PgStatement.class).getPGConnection().getAutosave());
    }
  }

  private String copy() throws SQLException {
    connection.unwrap(PGConnection.class).getCopyAPI();
    return "copy";
  }

  private String copyIn() throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY t FROM STDIN");
    return "copied " + copy.endCopy();
  }

  private String fastpath(int function) throws SQLException {
    Fastpath calls = connection.unwrap(PGConnection.class).getFastpathAPI();
    calls.fastpath(function, new FastpathArg[] {new FastpathArg(1)});
    return "called";
  }

  private String networkTimeout() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT name");
      return String.valueOf(
          ((Connection) statement.unwrap(PgStatement.class).getPGConnection()).getNetworkTimeout());
    }
  }

  /** Whether what is asked of the statement before it runs is asked of the application's own. */
  private String home(PreparedStatement statement) throws SQLException {
    boolean own = statement.unwrap(PgStatement.class).getPGConnection() == connection;
    return own ? "home" : "away";
  }

  private static String done(Work work) throws SQLException {
    work.run();
    return "done";
  }

  private interface Work {
    void run() throws SQLException;
  }
}
