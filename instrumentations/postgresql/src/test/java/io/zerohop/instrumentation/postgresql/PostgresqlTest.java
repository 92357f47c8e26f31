package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresqlTest {
  private static final String URL = "jdbc:postgresql://orders-db/app?sslmode=disable";

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private FakePostgres first;
  private FakePostgres second;

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, PostgresqlHooks.class, Opening.class);
  }

  @BeforeEach
  void serve() throws Exception {
    first = new FakePostgres("first");
    second = new FakePostgres("second");
  }

  @AfterEach
  void disconnect() throws Exception {
    mesh.close();
    first.close();
    second.close();
  }

  static Stream<String> versions() {
    return Applications.versions();
  }

  private static String ask(String version, String command, String... words) {
    return Applications.ask(version, command, words);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesElsewhereWhenNobodyListensOrAServerTakesNobody(String version) throws Exception {
    try (FakePostgres starting = new FakePostgres("starting")) {
      starting.refuses = "57P03";
      mesh.play(
          "orders-db",
          Script.retrying(
              Sends.to(Backend.deadPort()), Sends.to(starting.port()), Sends.to(second.port())));

      assertEquals("second", ask(version, "connect", "a", URL));

      List<AttemptResult> results = mesh.onlyCall().results();
      assertEquals(Failure.CONNECT, results.get(0).failure());
      assertEquals(Phase.NOT_CONNECTED, results.get(0).phase());
      assertEquals(Failure.CONNECT, results.get(1).failure());
      assertEquals(Phase.CONNECTED, results.get(1).phase());
      assertEquals(Role.UNKNOWN, role(mesh.onlyCall(), 2));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aCancelReachesTheSameServer(String version) {
    mesh.play("orders-db", Script.inOrder(Sends.to(first.port())));
    ask(version, "connect", "a", URL);

    String cancelled = ask(version, "cancel", "a");

    assertTrue(cancelled.startsWith("PSQLException"), cancelled);
    assertEquals(1, first.cancels.get());
    assertEquals(1, mesh.calls().size());
    assertEquals(1, mesh.onlyCall().bodyEnds().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theUrlSaysWhatOnlyReadsAndHowLongItMayTake(String version) {
    mesh.play("orders-db", Script.inOrder(Sends.to(first.port())));

    assertEquals("first", ask(version, "connect", "a", URL + "&readOnly=true&loginTimeout=7"));

    assertEquals("CONNECT READ ONLY", mesh.onlyCall().request().method());
    assertEquals(7_000_000_000L, mesh.onlyCall().request().timeoutNanos());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void severalHostsAreThoseOfTheDriverUnlessTheFirstIsOfTheMesh(String version) {
    String own = "jdbc:postgresql://localhost:%d,localhost:%d/app?sslmode=disable";
    String url = own.formatted(Backend.deadPort(), second.port());
    assertEquals("second", ask(version, "connect", "a", url));

    mesh.play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
    assertEquals("second", ask(version, "connect", "b", url));

    mesh.play("localhost", Script.inOrder(Sends.to(first.port())));
    assertEquals("first", ask(version, "connect", "c", url));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFailureInsideAHookChangesNothingForTheApplication(String version) {
    String own = "jdbc:postgresql://localhost:" + second.port() + "/app?sslmode=disable";
    for (String fault :
        List.of(
            PostgresqlHooks.OPEN,
            PostgresqlHooks.OPEN + " exit",
            PostgresqlHooks.STREAM,
            PostgresqlHooks.STREAM_FROM_42_7,
            PostgresqlHooks.EXECUTE)) {
      mesh.play("localhost", Script.inOrder(Sends.to(second.port())));
      System.setProperty(InjectingAdapter.FAULT, fault);
      try {
        assertEquals("second", ask(version, "connect", "a", own), fault);
      } finally {
        System.clearProperty(InjectingAdapter.FAULT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFailureInsideTheHookOfAValidationLeavesItToTheDriver(String version) {
    mesh.play("orders-db", Script.inOrder(Sends.to(first.port())));
    ask(version, "connect", "a", URL);
    mesh.retire(true);
    System.setProperty(InjectingAdapter.FAULT, PostgresqlHooks.EXECUTE);
    try {
      assertEquals("first", ask(version, "name", "a"));
      System.setProperty(InjectingAdapter.FAULT, PostgresqlHooks.VALID);
      mesh.failAt(ScriptedMesh.Entry.RETIRED);
      assertEquals("true", ask(version, "valid", "a"));
    } finally {
      System.clearProperty(InjectingAdapter.FAULT);
      mesh.failAt(null);
    }
  }

  private static Role role(PlayedCall call, int attempt) {
    return Objects.requireNonNull(call.results().get(attempt).server()).role();
  }
}
