package io.zerohop.instrumentation.postgresql;

import static io.zerohop.instrumentation.jdbc.Standing.DISTRIBUTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reaches the server beside JDBC's statements is asked about too. */
class OthersTest extends PairBed {
  private static final String NO = "PSQLException 25006 DENIED_BY_POLICY: no";
  private static final String LO_CREAT = "957";
  private static final String LOREAD = "954";

  private void refuseAll() {
    Refusal refusal = new Refusal(Reason.DENIED_BY_POLICY, "25006", "DENIED_BY_POLICY: no");
    mesh.order(text -> Order.refuse(refusal));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void copyIsAskedAboutByItsText(String version) {
    open(version);
    assertEquals("copied 1", ask(version, "copy in"));
    assertTrue(first().session().runs().contains("WRITER COPY t FROM STDIN"));
    refuseAll();
    int sent = primary.seen.size();

    assertEquals(NO, ask(version, "copy in"));

    assertEquals(sent, primary.seen.size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void functionsThatAreCalledByNumberAreWritesUnlessTheyAreKnownNotToBe(String version) {
    open(version);
    assertEquals("called", ask(version, "fastpath", LO_CREAT));
    assertTrue(first().session().notes().contains("write a call by fastpath"));
    refuseAll();

    assertEquals(NO, ask(version, "fastpath", LO_CREAT));
    assertEquals("called", ask(version, "fastpath", LOREAD));

    assertEquals(1, primary.seen.stream().filter("function 957"::equals).count());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theDriversOwnShorthandIsAskedAboutWhereTheApplicationUsesIt(String version) {
    open(version);
    refuseAll();

    assertEquals(NO, ask(version, "shorthand", "DELETE FROM t"));
    assertEquals("done", ask(version, "isolation", "4"));

    assertFalse(primary.seen.contains("DELETE FROM t"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPasswordThatIsChangedByTheDriversOwnMethodIsAskedAbout(String version) {
    open(version);
    refuseAll();

    String changed = ask(version, "password");

    assertTrue(List.of("none", NO).contains(changed), changed);
    assertFalse(primary.seen.stream().anyMatch(text -> text.startsWith("ALTER")));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatATransactionManagerLeadsStaysOnTheFirstConnection(String version) {
    assertEquals("primary", Applications.ask(version, "xa", "orders-db"));

    assertEquals(1, mesh.calls().size());
    assertEquals(List.of("together " + DISTRIBUTED), first().session().notes());
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aTransactionThatCopyBeganStaysWhereItIs(String version) {
    openReadOnly(version);
    assertEquals("replica", ask(version, "query", NAME));
    ask(version, "read only", "false");
    ask(version, "auto commit", "false");

    assertEquals("copied 1", ask(version, "copy in"));

    assertEquals("primary", ask(version, "query", NAME));
    assertEquals("1", ask(version, "update", INSERT));
    assertEquals("done", ask(version, "commit"));
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theEndOfEachExecutionIsTold(String version) {
    open(version);
    for (List<String> step :
        List.of(
            List.of("update", INSERT),
            List.of("batch", INSERT, INSERT),
            List.of("copy in"),
            List.of("fastpath", LO_CREAT),
            List.of("auto commit", "false"),
            List.of("update", INSERT),
            List.of("commit"))) {
      int before = first().session().ends();
      ask(version, step.get(0), step.subList(1, step.size()).toArray(String[]::new));
      assertTrue(first().session().ends() > before, step.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatNoReplicaCanDoIsThePrimarysWhileATransactionIsOpenOnTheReplica(String version) {
    openReadOnly(version);
    ask(version, "auto commit", "false");
    assertEquals("replica", ask(version, "query", NAME));

    assertEquals("0", ask(version, "update", "LISTEN c"));

    assertEquals("replica", ask(version, "query", NAME));
    assertEquals("done", ask(version, "commit"));
    assertTrue(primary.seen.containsAll(List.of("LISTEN c", "COMMIT")), primary.seen.toString());
    assertTrue(replica.seen.contains("COMMIT"), replica.seen.toString());
    assertFalse(replica.seen.contains("LISTEN c"));
    assertEquals(List.of(), mesh.faults());
  }
}
