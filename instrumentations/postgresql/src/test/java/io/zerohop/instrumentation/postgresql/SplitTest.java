package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.ScriptedMesh;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two physical connections behind one object of the application. */
class SplitTest extends PairBed {
  @ParameterizedTest
  @MethodSource("versions")
  void readsGoToTheReplicaWhileReadOnlyAndAfterwardsAllToThePrimary(String version) {
    openReadOnly(version);

    assertEquals("replica", ask(version, "query", NAME));
    assertEquals("CONNECT BEHIND READ ONLY", mesh.calls().get(1).request().method());
    String refused = ask(version, "update", INSERT);
    assertTrue(refused.startsWith("PSQLException 25006 ERROR: the server says no"), refused);
    assertEquals("replica", ask(version, "query", NAME));

    assertEquals("done", ask(version, "read only", "false"));
    assertEquals("1", ask(version, "update", INSERT));
    assertEquals("primary", ask(version, "query", NAME));
    assertTrue(primary.seen.contains(INSERT));
    assertEquals(2, mesh.calls().size());
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void oneTransactionHasOneSideAndEndsWhereItIs(String version) {
    openReadOnly(version);
    ask(version, "auto commit", "false");
    assertEquals("replica", ask(version, "query", NAME));

    String refused = ask(version, "read only", "false");
    assertTrue(refused.startsWith("PSQLException 25001 "), refused);
    refused = ask(version, "isolation", "4");
    assertTrue(refused.startsWith("PSQLException 25001 "), refused);
    assertFalse(primary.seen.stream().anyMatch(text -> text.contains("REPEATABLE READ")));
    assertEquals("released", ask(version, "savepoint"));
    assertEquals("replica", ask(version, "query", NAME));
    assertEquals("done", ask(version, "commit"));

    assertTrue(replica.seen.stream().anyMatch(text -> text.startsWith("BEGIN")));
    assertTrue(replica.seen.containsAll(List.of("SAVEPOINT \"here\"", "COMMIT")));
    assertFalse(primary.seen.stream().anyMatch(text -> text.matches("BEGIN.*|SAVE.*|COMMIT")));
    assertEquals("done", ask(version, "read only", "false"));
    assertEquals("1", ask(version, "update", INSERT));
    assertEquals("rolled back", ask(version, "roll back"));
    assertTrue(primary.seen.containsAll(List.of("BEGIN", "ROLLBACK")));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aTransactionThatATextBeginsAsReadOnlyIsTheReplicasUntilItEnds(String version) {
    open(version);
    assertEquals("primary", ask(version, "query", NAME));
    ask(version, "update", "START TRANSACTION READ ONLY");
    assertEquals("replica", ask(version, "query", NAME));
    ask(version, "update", "COMMIT");

    assertEquals("primary", ask(version, "query", NAME));
    List<String> itsOwn = List.of("START TRANSACTION READ ONLY", "COMMIT");
    assertTrue(replica.seen.containsAll(itsOwn), replica.seen::toString);
    assertFalse(primary.seen.stream().anyMatch(itsOwn::contains), primary.seen::toString);
    assertEquals("1", ask(version, "update", INSERT));
    assertTrue(primary.seen.contains(INSERT));
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void soIsOneOfWhichATextSaysSoFirst(String version) {
    open(version);
    ask(version, "auto commit", "false");
    ask(version, "update", "SET TRANSACTION READ ONLY");
    assertEquals("replica", ask(version, "query", NAME));
    assertEquals("done", ask(version, "commit"));

    assertEquals("primary", ask(version, "query", NAME));
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStatementThatIsKeptGoesWithTheSide(String version) {
    open(version);
    ask(version, "prepare", "kept", "SELECT name WHERE 'a' = ?");
    for (String readOnly : List.of("false", "true", "false", "true")) {
      ask(version, "read only", readOnly);
      String where = readOnly.equals("true") ? "replica" : "primary";
      for (int i = 0; i < 3; i++) {
        assertEquals(where, ask(version, "run", "kept", "a"));
      }
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsAskedOfAStatementBeforeItRunsIsAskedOfTheFirst(String version) {
    openReadOnly(version);
    ask(version, "prepare", "kept", "SELECT name WHERE 'a' = ?");
    assertEquals("replica", ask(version, "run", "kept", "a"));
    assertEquals("away", ask(version, "home", "kept"));

    ask(version, "read only", "false");

    assertEquals("home", ask(version, "home", "kept"));
    assertEquals("primary", ask(version, "run", "kept", "a"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatTheDriverAsksForItselfStaysWithTheFirst(String version) {
    openReadOnly(version);
    ask(version, "query", NAME);
    List<String> asked = List.copyOf(first().session().runs());
    mesh.order(text -> Order.refuse(new Refusal(Reason.DENIED_BY_POLICY, "25006", "no")));

    assertEquals("primary 2", ask(version, "metadata"));
    assertEquals("done", ask(version, "isolation", "4"));
    assertEquals("done", ask(version, "schema", "other"));
    assertEquals("true", ask(version, "valid"));

    assertEquals(asked, first().session().runs());
    assertTrue(
        replica.seen.containsAll(
            List.of(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "SET SESSION search_path TO 'other'")));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aNewConnectionForReadsIsSetLikeTheFirst(String version) {
    open(version);
    ask(version, "isolation", "4");
    ask(version, "read only", "true");
    ask(version, "auto commit", "false");

    assertEquals("replica", ask(version, "query", NAME));

    int isolation =
        replica.seen.indexOf(
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    assertTrue(isolation >= 0, replica.seen::toString);
    assertTrue(replica.seen.get(isolation + 1).startsWith("BEGIN"), replica.seen::toString);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatAReplicaCannotServeStaysWithTheFirst(String version) {
    openReadOnly(version);
    ask(version, "isolation", "8"); // serializable
    assertEquals("primary", ask(version, "query", NAME));
    ask(version, "isolation", "2");
    assertEquals("replica", ask(version, "query", NAME));

    ask(version, "connect", URL + "&preferQueryMode=extendedCacheEverything");
    ask(version, "read only", "true");
    assertEquals("replica", ask(version, "query", NAME)); // where the test leads every second one
    PlayedCall last = mesh.calls().get(mesh.calls().size() - 1);
    assertEquals("CONNECT", last.request().method());
    assertTrue(last.session().notes().get(0).startsWith("together "));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReplicaThatIsLostIsReplacedAndTheFirstStays(String version) {
    openReadOnly(version);
    ask(version, "prepare", "kept", "SELECT kept WHERE 'a' = ?");
    assertEquals("replica", ask(version, "run", "kept", "a"));

    replica.losesAt = "SELECT lost";
    String lost = ask(version, "query", "SELECT lost");
    assertTrue(lost.startsWith("PSQLException 08"), lost);

    assertEquals("replica", ask(version, "run", "kept", "a"));
    assertEquals("replica", ask(version, "query", NAME));
    assertEquals(1, primary.connects.get());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aTransactionOnALostReplicaIsOverByARollback(String version) {
    openReadOnly(version);
    ask(version, "auto commit", "false");
    ask(version, "query", NAME);
    replica.losesAt = "SELECT lost";
    String lost = ask(version, "query", "SELECT lost");
    assertTrue(lost.startsWith("PSQLException 08"), lost);
    lost = ask(version, "query", NAME);
    assertTrue(lost.startsWith("PSQLException 08"), lost);

    assertEquals("rolled back", ask(version, "roll back"));
    assertEquals("replica", ask(version, "query", NAME));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theApplicationSeesOneConnection(String version) {
    openReadOnly(version);

    assertEquals("replica same", ask(version, "identity"));
    assertEquals("null", ask(version, "warnings"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void validationRegardsBothAndReplacesTheSecond(String version) throws Exception {
    openReadOnly(version);
    ask(version, "query", NAME);
    replica.close();
    replica = new FakePostgres("other");
    reader = replica.port();

    assertEquals("true", ask(version, "valid"));

    assertEquals("other", ask(version, "query", NAME));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theFirstIsNotGivenUpWithinATransactionOnTheSecond(String version) {
    openReadOnly(version);
    ask(version, "auto commit", "false");
    assertEquals("replica", ask(version, "query", NAME));
    mesh.retire(true);

    assertEquals("true", ask(version, "valid"));
    assertEquals("primary 2", ask(version, "metadata"));
    assertEquals("replica", ask(version, "query", NAME));

    ask(version, "roll back");
    assertEquals("false", ask(version, "valid"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aForgottenConnectionIsCleanedWithItsSecond(String version) {
    openReadOnly(version);
    ask(version, "prepare", "kept", "SELECT name WHERE 'a' = ?");
    assertEquals("replica", ask(version, "run", "kept", "a"));

    ask(version, "forget");

    Await.until(
        "the driver closes both",
        () -> {
          System.gc();
          return primary.sessions() + replica.sessions() == 0;
        });
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStatementOnTheSecondKeepsBothConnections(String version) {
    openReadOnly(version);
    assertEquals("replica", ask(version, "forget but a statement"));
    for (int i = 0; i < 5; i++) {
      System.gc();
      assertEquals("replica", ask(version, "keeper"));
    }
    assertEquals(1, primary.sessions());
    assertEquals(2, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPrimaryThatTakesNoWritesIsReported(String version) {
    primary.fails.put(INSERT, "25006");
    open(version);
    ask(version, "read only", "true");
    mesh.split(false);
    assertTrue(ask(version, "update", INSERT).startsWith("PSQLException 25006"));
    assertEquals(List.of(), first().session().notes(), "the application said so itself");
    ask(version, "read only", "false");
    assertTrue(ask(version, "update", INSERT).startsWith("PSQLException 25006"));
    assertEquals(List.of("refuses writes"), first().session().notes());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsNoStatementPins(String version) {
    open(version);

    assertEquals("copy", ask(version, "copy"));

    assertEquals(List.of("pin COPY is used"), first().session().notes());
    ask(version, "read only", "true");
    assertEquals("primary", ask(version, "query", NAME));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultInAHookOrInTheMeshIsNotSeen(String version) {
    List<String> points =
        new PostgresqlHooks()
            .hooks().points().stream()
                .map(HookPoint::id)
                .filter(id -> !id.startsWith("PGStream")) // those of the opening are tested there
                .toList();
    for (String point : points) {
      live(version, () -> System.setProperty(InjectingAdapter.FAULT, point), point);
    }
    for (ScriptedMesh.Entry entry : ScriptedMesh.Entry.values()) {
      if (entry.ordinal() >= ScriptedMesh.Entry.SESSION.ordinal()) {
        live(version, () -> mesh.failAt(entry), entry.name());
      }
    }
  }

  /** All that an application does, with a fault somewhere. */
  private void live(String version, Runnable fault, String what) {
    open(version);
    try {
      fault.run();
      for (String readOnly : List.of("true", "false")) {
        assertEquals("done", ask(version, "read only", readOnly), what);
        assertEquals("done", ask(version, "auto commit", "false"), what);
        assertTrue(ask(version, "identity").matches("(primary|replica) .*"), what);
        ask(version, "warnings");
        assertEquals("done", ask(version, "commit"), what);
        assertEquals("rolled back", ask(version, "roll back"), what);
        assertEquals("done", ask(version, "auto commit", "true"), what);
        assertEquals("done", ask(version, "schema", "other"), what);
        assertEquals("copy", ask(version, "copy"), what);
      }
      assertEquals("1", ask(version, "update", INSERT), what);
      assertEquals("[1, 1, 1]", ask(version, "prepared batch", "INSERT INTO t VALUES (?)"), what);
      assertEquals("true", ask(version, "valid"), what);
    } finally {
      System.clearProperty(InjectingAdapter.FAULT);
      mesh.failAt(null);
      ask(version, "close");
      primary.connects.set(0);
    }
  }
}
