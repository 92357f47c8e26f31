package app;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;

/** Connects as it is told, by the driver that its loader has. */
public final class SqlApplication implements BiFunction<String, List<String>, String> {
  private final Map<String, Connection> open = new HashMap<>();
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Driver driver;
  private @Nullable Statement kept;

  public SqlApplication() throws ReflectiveOperationException {
    driver =
        Class.forName("org.postgresql.Driver")
            .asSubclass(Driver.class)
            .getDeclaredConstructor()
            .newInstance();
  }

  @Override
  public String apply(String command, List<String> words) {
    try {
      return switch (command) {
        case "connect" -> connect(words.get(0), words.get(1));
        case "data source" -> dataSource(words.get(0));
        case "xa" -> distributed(words.get(0));
        case "name" -> name(connection(words));
        case "valid" -> String.valueOf(connection(words).isValid(5));
        case "begin" -> begin(connection(words));
        case "keeper" -> name(Objects.requireNonNull(kept));
        case "roll back" -> rollBack(connection(words));
        case "cancel" -> cancel(connection(words));
        case "forget" -> forget(words.get(0));
        case "forget but a statement" -> forgetBut(words.get(0));
        case "close" -> close(remove(words));
        case "abort" -> abort(remove(words));
        default -> new Session(connection(words), statements).apply(command, words);
      };
    } catch (SQLException e) {
      return e.getClass().getSimpleName() + " " + e.getSQLState() + " " + e.getMessage();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connection(List<String> words) {
    return Objects.requireNonNull(open.get(words.get(0)), "connect first");
  }

  private Connection remove(List<String> words) {
    return Objects.requireNonNull(open.remove(words.get(0)), "connect first");
  }

  private String forget(String key) {
    open.remove(key);
    statements.clear();
    return "forgotten";
  }

  /** One who opens a connection, asks for a statement, and keeps that alone. */
  private String forgetBut(String key) throws SQLException {
    Statement statement = Objects.requireNonNull(open.remove(key)).createStatement();
    kept = statement;
    try (ResultSet rows = statement.executeQuery("SELECT name")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private String connect(String key, String url) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "ada");
    properties.setProperty("password", "secret");
    Connection connection = driver.connect(url, properties);
    open.put(key, connection);
    return name(connection);
  }

  private String dataSource(String host) throws SQLException, ReflectiveOperationException {
    Object source =
        Class.forName("org.postgresql.ds.PGSimpleDataSource")
            .getDeclaredConstructor()
            .newInstance();
    source.getClass().getMethod("setServerName", String.class).invoke(source, host);
    source.getClass().getMethod("setDatabaseName", String.class).invoke(source, "app");
    try (Connection connection = ((DataSource) source).getConnection("ada", "secret")) {
      return name(connection);
    }
  }

  private static String distributed(String host) throws SQLException, ReflectiveOperationException {
    Object source =
        Class.forName("org.postgresql.xa.PGXADataSource").getDeclaredConstructor().newInstance();
    source.getClass().getMethod("setServerName", String.class).invoke(source, host);
    source.getClass().getMethod("setDatabaseName", String.class).invoke(source, "app");
    XAConnection led = ((XADataSource) source).getXAConnection("ada", "secret");
    try {
      Connection connection = led.getConnection();
      connection.setReadOnly(true);
      connection.setAutoCommit(false); // as its start does
      return name(connection);
    } finally {
      led.close();
    }
  }

  private static String name(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return name(statement);
    }
  }

  private static String name(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT name")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return name(connection);
  }

  private static String rollBack(Connection connection) throws SQLException {
    connection.rollback();
    return "rolled back";
  }

  private static String cancel(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1); // the driver cancels, on a connection of its own
      statement.execute("SELECT wait");
      return "not cancelled";
    }
  }

  private static String close(Connection connection) throws SQLException {
    connection.close();
    return "closed";
  }

  private static String abort(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
    return "aborted";
  }
}
