package io.zerohop.instrumentation.postgresql;

import io.zerohop.databases.Postgres;
import io.zerohop.databases.RealDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The driver with a PostgreSQL and its replica. */
final class RealPair extends PairUnderTest {
  private final Postgres database;

  private RealPair(Postgres database) {
    this.database = database;
  }

  /** Starts both, with a table. */
  static RealPair start() {
    try {
      RealPair pair = new RealPair(RealDatabase.orSkipped(Postgres::start));
      pair.create();
      return pair;
    } catch (InterruptedException | SQLException e) {
      throw new IllegalStateException("the database must be set up, could not be", e);
    }
  }

  private void create() throws SQLException {
    String url = url("127.0.0.1:" + primaryPort());
    try (Connection connection = drivers().findFirst().orElseThrow().connect(url, user(), user());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE numbers (n INT PRIMARY KEY)");
    }
  }

  /** By password 42.2.0 cannot log in: SCRAM is there, the classes that it needs are not. */
  @Override
  public String user() {
    return "trusted";
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
  public String name(Told told) {
    return told == Told.PRIMARY ? "f" : "t";
  }

  @Override
  public String asksName(String mark) {
    return "SELECT pg_is_in_recovery() AS " + mark;
  }

  @Override
  public String asksNamePrepared() {
    return "SELECT pg_is_in_recovery() WHERE 'a' = ?";
  }

  @Override
  public String asksSlowly() {
    return "SELECT pg_sleep(20)";
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
    return "SET application_name = 'seven'";
  }

  @Override
  public void close() {
    database.close();
  }
}
