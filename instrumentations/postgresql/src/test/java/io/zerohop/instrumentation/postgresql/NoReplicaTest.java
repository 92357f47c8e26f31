package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of reads where no connection to a replica can be had. */
class NoReplicaTest extends PairBed {
  @ParameterizedTest
  @MethodSource("versions")
  void withoutAReplicaTheFirstStandsInOrPolicySaysNo(String version) throws Exception {
    reader = Backend.deadPort();
    openReadOnly(version);
    assertEquals("primary", ask(version, "query", NAME));
    assertTrue(first().session().notes().get(0).startsWith("noReader "));

    mesh.withoutReader(new Refusal(Reason.NO_ENDPOINTS, "08001", "NO_ENDPOINTS: no replica"));
    assertEquals("PSQLException 08001 NO_ENDPOINTS: no replica", ask(version, "query", NAME));

    reader = replica.port();
    assertEquals("replica", ask(version, "query", NAME));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whereNoReplicaCouldBeHadLatelyNoneIsLookedFor(String version) {
    openReadOnly(version);
    mesh.withoutReaderLately(new Refusal(Reason.NO_ENDPOINTS, "08001", "NO_ENDPOINTS: lately"));

    assertEquals("PSQLException 08001 NO_ENDPOINTS: lately", ask(version, "query", NAME));

    assertEquals(1, mesh.calls().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReplicaThatSaysNothingIsNotWaitedForLongAndSetsNoLimitForTheRest(String version) {
    openReadOnly(version);
    replica.mute = true;
    long start = System.nanoTime();
    assertEquals("primary", ask(version, "query", NAME));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(8));
    assertTrue(first().session().notes().get(0).startsWith("noReader "));

    replica.mute = false;
    assertEquals("replica", ask(version, "query", NAME));
    assertEquals("0", ask(version, "network timeout of the second"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aReplicaThatRefusesTheLoginIsAskedOnce(String version) {
    openReadOnly(version);
    replica.refuses = "28P01";

    assertEquals("primary", ask(version, "query", NAME));
    assertEquals("primary", ask(version, "query", NAME));

    assertEquals(1, replica.connects.get());
    assertEquals(List.of("together the replica refused the login"), first().session().notes());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whereTheStatementFailsARefusedLoginIsToldAndNoReasonForOthers(String version) {
    openReadOnly(version);
    replica.refuses = "28P01";
    mesh.withoutReader(new Refusal(Reason.NO_ENDPOINTS, "08001", "NO_ENDPOINTS: the login"));

    assertEquals("PSQLException 08001 NO_ENDPOINTS: the login", ask(version, "query", NAME));

    assertEquals(List.of("login refused"), first().session().notes());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesElsewhereWhenAServerSaysNothing(String version) {
    primary.mute = true;
    mesh.playEach(
        "orders-db",
        () ->
            Script.retrying(
                Sends.attemptLimit(Sends.to(primary.port()), Duration.ofMillis(400)),
                Sends.to(replica.port())));

    assertEquals("replica", ask(version, "connect", URL));
  }
}
