package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application set on its connection holds for reads as it does for writes. */
class SettingsTest extends PairBed {
  private static final String UNCLEAR =
      "pin a setting was made in a transaction whose end is not clear";

  private boolean hasSchema(FakePostgres server, String schema) {
    return server.seen.contains("SET SESSION search_path TO '" + schema + "'");
  }

  private void reads(String version) {
    ask(version, "auto commit", "true");
    ask(version, "read only", "true");
    assertEquals("replica", ask(version, "query", NAME));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatARollbackTakesBackIsNotThatOfReads(String version) {
    open(version);
    ask(version, "auto commit", "false");
    ask(version, "schema", "lost");
    assertEquals("rolled back", ask(version, "roll back"));
    ask(version, "schema", "kept");
    assertEquals("done", ask(version, "commit"));

    reads(version);

    assertTrue(hasSchema(primary, "lost"));
    assertFalse(hasSchema(replica, "lost"));
    assertTrue(hasSchema(replica, "kept"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aSettingWithinATransactionOfWritesBeginsNoneOnTheReplica(String version) {
    openReadOnly(version);
    assertEquals("replica", ask(version, "query", NAME));
    ask(version, "read only", "false");
    ask(version, "auto commit", "false");

    assertEquals("done", ask(version, "schema", "other"));
    assertEquals("1", ask(version, "update", INSERT));
    assertFalse(hasSchema(replica, "other"));
    assertEquals("done", ask(version, "commit"));

    assertTrue(hasSchema(replica, "other"));
    reads(version);
    assertEquals(2, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whereNobodyCanTellWhatIsLeftOfATransactionReadsStayWithThePrimary(String version) {
    for (List<String> end :
        List.of(
            List.of("savepoint"),
            List.of("update", "COMMIT"),
            List.of("update", "/* in part */ ROLLBACK TO SAVEPOINT s"),
            List.of("update", "LOCK TABLE t; ROLLBACK TO s"),
            List.of("update", "LOCK TABLE t; LOCK TABLE u"),
            List.of("update", "COMMIT AND CHAIN"))) {
      primary.connects.set(0);
      mesh.calls().clear();
      open(version);
      ask(version, "auto commit", "false");
      ask(version, "schema", "other");

      String ran = ask(version, end.get(0), end.subList(1, end.size()).toArray(String[]::new));
      assertFalse(ran.startsWith("PSQLException"), ran);
      ask(version, "commit");

      assertEquals(List.of(UNCLEAR), first().session().notes(), end.toString());
      ask(version, "auto commit", "true");
      ask(version, "read only", "true");
      assertEquals("primary", ask(version, "query", NAME), end.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatBecomesOfATransactionWithAFailureIsTheSameOnBoth(String version) {
    openReadOnly(version);
    ask(version, "query", NAME);
    assertEquals("done", ask(version, "autosave"));
    assertEquals("ALWAYS", ask(version, "autosave of the second"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whereSetReadOnlyIsToMeanNothingAllIsWrittenAndReadOnThePrimary(String version) {
    assertEquals("primary", ask(version, "connect", URL + "&readOnlyMode=ignore"));
    ask(version, "read only", "true");

    assertEquals("primary", ask(version, "query", NAME));
    assertEquals("1", ask(version, "update", INSERT));

    assertEquals(
        List.of("together setReadOnly is to mean nothing: readOnlyMode=ignore"),
        first().session().notes());
  }
}
