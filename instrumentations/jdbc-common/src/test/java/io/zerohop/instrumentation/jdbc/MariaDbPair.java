package io.zerohop.instrumentation.jdbc;

import io.zerohop.databases.MariaDb;
import io.zerohop.databases.RealDatabase;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.SqlDriver;
import io.zerohop.testkit.SqlUnderTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A driver for MariaDB's protocol, with a MariaDB and its replica. */
public final class MariaDbPair implements SqlUnderTest {
  private final DriverFamily family;
  private final MariaDb database;

  private MariaDbPair(DriverFamily family, MariaDb database) {
    this.family = family;
    this.database = database;
  }

  /** Starts both, with a table that has a row; the JVM is woven then. */
  public static MariaDbPair start(DriverFamily family) {
    family.weave();
    MariaDbPair pair = new MariaDbPair(family, started());
    pair.on(pair.primaryPort(), "CREATE TABLE numbers (n INT PRIMARY KEY)");
    pair.on(pair.primaryPort(), "INSERT INTO numbers VALUES (1)");
    Await.until("the replica has it", pair::hasReplicated);
    return pair;
  }

  private static MariaDb started() {
    try {
      return RealDatabase.orSkipped(MariaDb::start);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean hasReplicated() {
    try (Connection connection = direct(replicaPort());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM numbers")) {
      return rows.next();
    } catch (SQLException noTableYet) {
      return false;
    }
  }

  private Connection direct(int port) throws SQLException {
    return drivers().findFirst().orElseThrow().connect(url("127.0.0.1:" + port), user(), user());
  }

  private void on(int port, String text) {
    try (Connection connection = direct(port);
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    } catch (SQLException e) {
      throw new IllegalStateException("the database must be set up, could not be", e);
    }
  }

  @Override
  public Stream<SqlDriver> drivers() {
    return SqlDriver.tested(family.name(), family.driver());
  }

  @Override
  public String dialect() {
    return family.scheme().split(":", -1)[1];
  }

  @Override
  public int standardPort() {
    return 3306;
  }

  @Override
  public String user() {
    return "app";
  }

  @Override
  public String url(String host, String... parameters) {
    return family.scheme()
        + host
        + "/app"
        + (parameters.length == 0 ? "" : "?" + String.join("&", parameters));
  }

  @Override
  public DataSource dataSource(SqlDriver driver, String host) {
    Object source = driver.make(family.dataSource());
    try {
      source.getClass().getMethod("setUrl", String.class).invoke(source, url(host));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a DataSource must have a URL, has none", e);
    }
    return (DataSource) source;
  }

  @Override
  public String reachesInSevenSeconds() {
    return "connectTimeout=7000";
  }

  @Override
  public int primaryPort() {
    return database.primary().port();
  }

  @Override
  public int replicaPort() {
    return database.replica().port();
  }

  @Override
  public Refusing refusing() {
    try {
      return new RefusingServer();
    } catch (IOException e) {
      throw new IllegalStateException("a port must be free, was none", e);
    }
  }

  @Override
  public String name(Told told) {
    return told == Told.PRIMARY ? "1" : "2";
  }

  @Override
  public String asksName(String mark) {
    return "SELECT @@server_id AS " + mark + " FROM numbers";
  }

  @Override
  public String asksNamePrepared() {
    return "SELECT @@server_id FROM numbers WHERE 'a' = ?";
  }

  @Override
  public String asksSlowly() {
    return "SELECT SLEEP(20)";
  }

  @Override
  public String writes() {
    return "UPDATE numbers SET n = n";
  }

  @Override
  public String writesPrepared() {
    return "UPDATE numbers SET n = n WHERE n = ?";
  }

  @Override
  public String sets() {
    return "SET @x = 7";
  }

  @Override
  public String exception(String sqlState) {
    return sqlState.equals(Refusal.READ_ONLY)
        ? family.readOnly()
        : Refusals.exception("", sqlState).getClass().getSimpleName();
  }

  @Override
  public String wrongPassword() {
    return family.wrongPassword();
  }

  @Override
  public void close() {
    database.close();
  }
}
