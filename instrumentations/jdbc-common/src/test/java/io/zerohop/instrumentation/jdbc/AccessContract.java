package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets a connection for reads, and how long it is waited for, for every such driver. */
abstract class AccessContract extends StatementContract {
  private static final Duration SHORT = Duration.ofMillis(400);

  /** Less than MariaDB's driver would wait by itself. */
  private static final int SOON = 25;

  AccessContract(DriverFamily family) {
    super(family);
  }

  /** Its kernel takes connections, and nobody ever says a word. */
  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aReplicaThatSaysNothingIsNotWaitedForLong(DriverUnderTest driver) throws IOException {
    try (ServerSocket silent = silent()) {
      AtomicInteger opened = new AtomicInteger();
      mesh.playEach(
          HOST,
          () ->
              Script.inOrder(
                  opened.getAndIncrement() == 0
                      ? primary()
                      : Sends.attemptLimit(Sends.to(silent.getLocalPort()), SHORT)));
      mesh.split(true);
      open(driver);

      assertEquals("read, 1", driver.askWithin(SOON, "do", "a", "read", "server"));
    }
    assertTrue(session().notes().get(0).startsWith("noReader "), session().notes().toString());
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void goesElsewhereWhenAServerSaysNothing(DriverUnderTest driver) throws IOException {
    String own = driver.url("localhost:" + database.primary().port());
    assertEquals(PRIMARY, driver.connect("first of all", own)); // which takes its time
    driver.ask("close", "first of all");
    try (ServerSocket silent = silent()) {
      mesh.playEach(
          HOST,
          () ->
              Script.retrying(
                  Sends.attemptLimit(Sends.to(silent.getLocalPort()), SHORT), primary()));

      String[] words = {"a", driver.driver(), driver.url(HOST)};
      assertEquals(PRIMARY, driver.askWithin(SOON, "connect", words));
    }
    driver.ask("close", "a");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatATransactionManagerLeadsStaysOnTheFirstConnection(DriverUnderTest driver) {
    playPair(HOST);
    String source = driver.dataSource().replace("MysqlDataSource", "MysqlXADataSource");

    String server = driver.ask("xa", source, driver.url(HOST));

    boolean refusedByTheDriver = server.startsWith("Connection is read-only."); // Connector/J 8.0
    assertTrue(refusedByTheDriver || server.equals(PRIMARY), server);
    assertEquals(1, mesh.calls().size());
    assertEquals(List.of("together " + Standing.DISTRIBUTED), session().notes());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whereSetReadOnlyIsForTheDriverAloneNothingIsReadFromAReplica(DriverUnderTest driver) {
    playPair(HOST);
    driver.connect("a", driver.url(HOST) + "?readOnlyPropagatesToServer=false");

    String read = driver.ask("do", "a", "read", "server");

    boolean known = driver.driver().startsWith("com.mysql.");
    assertEquals(known ? "read, 1" : "read, 2", read);
    driver.ask("close", "a");
  }
}
