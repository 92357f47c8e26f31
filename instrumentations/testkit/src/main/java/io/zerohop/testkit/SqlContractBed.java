package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.SqlUnderTest.Told;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What a contract test of a JDBC driver stands on: a mesh, and the ways to two servers. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SqlContractBed {
  /** A service that the mesh knows and no DNS does. */
  protected static final String HOST = "orders-db";

  private @Nullable SqlUnderTest library;
  private @Nullable ScriptedMesh connected;
  private @Nullable CutWire toPrimary;
  private @Nullable CutWire toReplica;

  /** The driver with a pair of servers for the whole class. */
  protected abstract SqlUnderTest library();

  @BeforeAll
  void serve() {
    library = library();
  }

  @AfterAll
  void stop() {
    if (library != null) {
      library.close();
    }
  }

  @BeforeEach
  void start() {
    connected = ScriptedMesh.connect();
    toPrimary = new CutWire(sql().primaryPort());
    toReplica = new CutWire(sql().replicaPort());
  }

  @AfterEach
  void end() {
    mesh().close();
    primary().close();
    replica().close();
  }

  /** The versions that are tested. */
  protected final Stream<SqlDriver> drivers() {
    return sql().drivers();
  }

  final Stream<SqlDriver> driversThatCanAbort() {
    return drivers().filter(sql()::canAbort);
  }

  /** The driver. */
  protected final SqlUnderTest sql() {
    return there(library);
  }

  /** The mesh of the running test. */
  protected final ScriptedMesh mesh() {
    return there(connected);
  }

  /** The way to the primary. */
  protected final CutWire primary() {
    return there(toPrimary);
  }

  final CutWire replica() {
    return there(toReplica);
  }

  private static <T> T there(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the bed must be laid before the test");
    }
    return part;
  }

  final Step.Send toPrimary() {
    return Sends.to(primary().port());
  }

  final Step.Send toReplica() {
    return Sends.to(replica().port());
  }

  final String primaryName() {
    return sql().name(Told.PRIMARY);
  }

  final String replicaName() {
    return sql().name(Told.REPLICA);
  }

  /** The first connection is to the primary, each one more to the replica. */
  protected final void playPair() {
    AtomicInteger opened = new AtomicInteger();
    mesh()
        .playEach(
            HOST, () -> Script.inOrder(opened.getAndIncrement() == 0 ? toPrimary() : toReplica()));
    mesh().split(true);
  }

  /** Opens a connection by the driver. */
  protected final Connection connect(SqlDriver driver, String url) throws SQLException {
    return driver.connect(url, sql().user(), sql().user());
  }

  final Connection open(SqlDriver driver) throws SQLException {
    return connect(driver, sql().url(HOST));
  }

  final Connection openReadOnly(SqlDriver driver) throws SQLException {
    Connection connection = open(driver);
    connection.setReadOnly(true);
    return connection;
  }

  /** The name of the server that answers a query. */
  final String name(Connection connection) throws SQLException {
    return name(connection, "who");
  }

  final String name(Connection connection, String mark) throws SQLException {
    return ask(connection, sql().asksName(mark));
  }

  final String prepared(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql().asksNamePrepared())) {
      statement.setString(1, "a");
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  static String ask(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(text)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static void run(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  /** What an application sees of a failure: class, state, message. */
  static String failure(Executable work) {
    SQLException thrown = assertThrows(SQLException.class, work);
    return thrown.getClass().getSimpleName()
        + ' '
        + thrown.getSQLState()
        + ' '
        + thrown.getMessage();
  }

  /** A failure is the mesh's own, in the driver's exception. */
  final void assertTold(String sqlState, String message, Executable work) {
    String told = failure(work);
    assertTrue(told.startsWith(sql().exception(sqlState) + ' ' + sqlState + ' '), told);
    assertTrue(told.contains(message), told);
  }

  /** The connection was lost, in words of the driver's own. */
  protected static void assertLost(Executable work) {
    String lost = failure(work);
    assertTrue(lost.matches("(?s)\\w+ 08.*"), lost);
  }

  final PlayedCall first() {
    return mesh().calls().get(0);
  }

  final PlayedCall last() {
    List<PlayedCall> calls = mesh().calls();
    return calls.get(calls.size() - 1);
  }

  final PlayedSession session() {
    return first().session();
  }

  /** Every connection gave back what it held. */
  final void assertAllOver() {
    Await.until(
        "every connection is over", () -> mesh().calls().stream().allMatch(PlayedCall::isClosed));
    mesh().calls().forEach(call -> assertEquals(1, call.bodyEnds().size(), "told twice"));
  }
}
