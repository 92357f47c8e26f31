package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.sql.Order;
import io.zerohop.testkit.SqlClientContract;
import io.zerohop.testkit.SqlDriver;
import io.zerohop.testkit.SqlUnderTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract, and what such drivers do not run again, as it is no text or no whole result. */
public abstract class WholeContract extends SqlClientContract {
  private static final String LOST = "lost";
  private final DriverFamily family;

  protected WholeContract(DriverFamily family) {
    this.family = family;
  }

  @Override
  protected final SqlUnderTest library() {
    return MariaDbPair.start(family);
  }

  /** How an application uses its connection for a read. */
  protected interface Read {
    /** Reads. */
    void on(Connection connection) throws SQLException;
  }

  /** The read meets a loss, and the application its exception, though policy would run it again. */
  protected final void assertNotRunAgain(SqlDriver driver, String parameter, Read read)
      throws SQLException {
    playPair();
    mesh().calls().clear();
    mesh().order(text -> Order.REPEATABLE);
    try (Connection connection = connect(driver, sql().url(HOST, parameter))) {
      primary().cutAt(LOST);
      assertLost(() -> read.on(connection));
    }
    assertEquals(1, mesh().calls().size());
  }

  private void ask(Statement statement) throws SQLException {
    statement.executeQuery(sql().asksName(LOST)).close();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aStreamedResultIsNotReadAgain(SqlDriver driver) throws SQLException {
    assertNotRunAgain(
        driver,
        "tinyInt1isBit=true",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(1);
            ask(statement);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReadWithALimitOfRowsIsNotRunAgain(SqlDriver driver) throws SQLException {
    assertNotRunAgain(
        driver,
        "tinyInt1isBit=true",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(5);
            ask(statement);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void rowsThatCanBeChangedAreNotReadAgain(SqlDriver driver) throws SQLException {
    assertNotRunAgain(
        driver,
        "tinyInt1isBit=true",
        connection -> {
          try (Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ask(statement);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsPreparedOnTheServerIsNotRunAgain(SqlDriver driver) throws SQLException {
    assertNotRunAgain(
        driver,
        "useServerPrepStmts=true",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(sql().asksName("who") + " WHERE 'a' <> ?")) {
            statement.setString(1, LOST);
            statement.executeQuery().close();
          }
        });
  }
}
