package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A primary and a replica, and an application with a connection that is called a. */
abstract class PairBed {
  static final String URL = "jdbc:postgresql://orders-db/app?sslmode=disable&prepareThreshold=1";
  static final String INSERT = "INSERT INTO t VALUES (1)";
  static final String NAME = "SELECT name";

  final ScriptedMesh mesh = ScriptedMesh.connect();
  FakePostgres primary;
  FakePostgres replica;
  int reader;

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, PostgresqlHooks.class, Opening.class);
  }

  @BeforeEach
  void serve() throws Exception {
    primary = new FakePostgres("primary");
    replica = new FakePostgres("replica");
    replica.replica = true;
    reader = replica.port();
    mesh.split(true);
    mesh.playEach("orders-db", () -> Script.inOrder(Sends.to(nextPort())));
  }

  /** The last call tells which of the two it is for. */
  private int nextPort() {
    return primary.connects.get() == 0 ? primary.port() : reader;
  }

  @AfterEach
  void disconnect() throws Exception {
    mesh.close();
    primary.close();
    replica.close();
  }

  static Stream<String> versions() {
    return Applications.versions();
  }

  static String ask(String version, String command, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "a";
    System.arraycopy(words, 0, all, 1, words.length);
    return Applications.ask(version, command, all);
  }

  void open(String version) {
    assertEquals("primary", ask(version, "connect", URL));
  }

  void openReadOnly(String version) {
    open(version);
    assertEquals("done", ask(version, "read only", "true"));
  }

  PlayedCall first() {
    return mesh.calls().get(0);
  }
}
