package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Refusal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of reads where no connection to a replica can be had. */
class NoReplicaTest extends PairBed {
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
  void whereTheStatementFailsARefusedLoginIsToldAndNoReasonForOthers(String version) {
    openReadOnly(version);
    replica.refuses = "28P01";
    mesh.withoutReader(new Refusal(Reason.NO_ENDPOINTS, "08001", "NO_ENDPOINTS: the login"));

    assertEquals("PSQLException 08001 NO_ENDPOINTS: the login", ask(version, "query", NAME));

    assertEquals(List.of("login refused"), first().session().notes());
  }
}
