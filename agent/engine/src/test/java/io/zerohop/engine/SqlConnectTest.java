package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.THREE;
import static io.zerohop.engine.TestDatabase.TWO;
import static io.zerohop.engine.TestDatabase.is;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestDatabase.request;
import static io.zerohop.engine.TestMesh.refused;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a connection finds a database that fits. */
class SqlConnectTest {
  private static final SqlPolicy DETECT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  private void publish(SqlPolicy policy, String... endpoints) {
    database.publish(policy, endpoints);
  }

  private void publish(SqlPolicy policy, String[] writers, String[] readers) {
    database.publish(policy, writers, readers);
  }

  private SqlCall begin(boolean readOnly) {
    return database.begin(readOnly);
  }

  private static AttemptResult behind(long millis) {
    return AttemptResult.connected(new ServerState(Role.REPLICA, millis * TestMesh.MILLI));
  }

  @Test
  void aServiceWithoutDatabaseRouteIsLeftAlone() {
    shop.service("orders-db", ONE).publish();
    ConnectRequest plain = new ConnectRequest("postgresql", "orders-db", 8080, "app", false, 0);
    SqlCall call = Objects.requireNonNull(shop.mesh().beginSql(plain));
    assertInstanceOf(Step.PassThrough.class, call.first());
    assertEquals(List.of(), shop.ends);
    String why =
        ExplanationText.render(
            shop.mesh().explain(new ConnectQuestion(plain, null), "test client"), true);
    assertTrue(why.contains("no DatabaseRoute is for the Service"), why);
    assertTrue(why.contains("PASSED_THROUGH"), why);
  }

  @Test
  void whatAFaultKeepsFromItsRulesFailsWhereWritesAreBannedAndWhereAReplicaAloneWillDo() {
    publish(DETECT, ONE);
    assertFalse(begin(false).failsClosed());
    assertTrue(database.begin(TestDatabase.request(false).behind(0)).failsClosed());

    publish(policy(Readers.DEFAULT, Connect.DEFAULT, new Statements(0, false, false, null)), ONE);
    assertTrue(begin(false).failsClosed());
    assertTrue(shop.mesh().failsClosed("orders-db", 5432));
  }

  @Test
  void callsOfHttpDoNotSeeTheRulesForConnections() {
    publish(DETECT, TWO);
    assertEquals(ONE, to(shop.begin(TestRequest.get("http://orders-db:5432/")).first()));
  }

  @Test
  void aReplicaIsPassedOverUntilThePrimaryIsFoundAndThenAskedLast() {
    publish(DETECT, ONE, TWO, THREE);
    SqlCall call = begin(false);
    Step step = call.first();
    assertEquals(Question.ROLE, call.question());
    Set<String> tried = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      tried.add(to(step));
      step = call.result(is(Role.REPLICA));
    }
    String primary = to(step);
    assertTrue(tried.add(primary), "an endpoint was tried twice");
    assertInstanceOf(Step.Finish.class, call.result(is(Role.PRIMARY)));

    // The next connection goes there at once.
    assertEquals(primary, to(begin(false).first()));
    assertEquals(List.of(), shop.ends);
    call.bodyEnd(null);
    assertEquals(List.of("writer connected to a primary"), shop.ends);
  }

  @Test
  void whereEveryServerIsAReplicaTheyAreAskedAgainUntilOneIsPromoted() {
    publish(DETECT, ONE, TWO);
    SqlCall call = begin(false);
    Step step = call.first();
    int waits = 0;
    while (waits < 3) {
      if (step instanceof Step.Wait pause) {
        waits++;
        shop.passMillis(pause.nanos() / TestMesh.MILLI);
        step = call.resume();
      } else {
        step = call.result(is(Role.REPLICA));
      }
    }
    assertInstanceOf(Step.Finish.class, call.result(is(Role.PRIMARY)));
    assertEquals(List.of(), shop.ends);
  }

  @Test
  void afterTheConnectTimeoutItFailsWithWhatWasFound() {
    publish(policy(Readers.DEFAULT, new Connect(1000 * TestMesh.MILLI, -1, Connect.NO_LIMIT)), ONE);
    SqlCall call = begin(false);
    Step step = call.first();
    while (!(step instanceof Step.Fail)) {
      if (step instanceof Step.Wait pause) {
        shop.passMillis(pause.nanos() / TestMesh.MILLI);
        step = call.resume();
      } else {
        shop.passMillis(100);
        step = call.result(is(Role.REPLICA));
      }
    }
    Step.Fail fail = (Step.Fail) step;
    assertEquals(Reason.UNFIT_SERVER, fail.reason());
    assertEquals("UNFIT_SERVER: writer has no usable writer: is a replica", fail.message());
    assertEquals(1, shop.ends.size());
    assertTrue(shop.ends.get(0).contains("UNFIT_SERVER"), shop.ends.get(0));
  }

  @Test
  void theApplicationsOwnShorterLimitWins() {
    publish(DETECT, ONE);
    ConnectRequest hurried =
        new ConnectRequest("postgresql", "orders-db", 5432, "app", false, 300 * TestMesh.MILLI);
    SqlCall call = Objects.requireNonNull(shop.mesh().beginSql(hurried));
    Step.Send send = TestMesh.send(call.first());
    assertEquals(shop.now() + 300 * TestMesh.MILLI, send.limits().attemptDeadline());
    shop.passMillis(301);
    assertInstanceOf(Step.Finish.class, call.result(refused()));
    assertEquals(1, shop.ends.size());
  }

  @Test
  void aFailedConnectGoesElsewhereAsOftenAsPolicySays() {
    publish(
        policy(Readers.DEFAULT, new Connect(10_000 * TestMesh.MILLI, 1, Connect.NO_LIMIT)),
        ONE,
        TWO,
        THREE);
    SqlCall call = begin(false);
    String first = to(call.first());
    assertNotEquals(first, to(call.result(refused())));
    assertInstanceOf(Step.Finish.class, call.result(refused()));
    assertEquals(1, shop.ends.size());
  }

  @Test
  void readersGoToReplicasAndToThePrimaryOnlyWhereThereIsNone() {
    publish(DETECT, new String[] {ONE}, new String[] {TWO, THREE});
    SqlCall call = begin(true);
    assertNotEquals(ONE, to(call.first()));
    assertInstanceOf(Step.Finish.class, call.result(is(Role.REPLICA)));

    publish(DETECT, new String[] {ONE}, new String[0]);
    SqlCall without = begin(true);
    assertEquals(ONE, to(without.first()));
    assertInstanceOf(Step.Finish.class, without.result(is(Role.PRIMARY)));
  }

  @Test
  void withoutAUsableReplicaReadersFailWherePolicySaysSo() {
    publish(
        policy(
            new Readers(false, 0, true, 0),
            new Connect(100 * TestMesh.MILLI, -1, Connect.NO_LIMIT)),
        new String[] {ONE},
        new String[0]);
    Step.Fail fail = assertInstanceOf(Step.Fail.class, begin(true).first());
    assertEquals(Reason.NO_ENDPOINTS, fail.reason());
  }

  @Test
  void aReplicaThatLagsIsPassedOver() {
    publish(
        policy(new Readers(true, 2000 * TestMesh.MILLI, true, 0), Connect.DEFAULT),
        new String[] {ONE},
        new String[] {TWO, THREE});
    SqlCall call = begin(true);
    String first = to(call.first());
    assertEquals(Question.ROLE_AND_LAG, call.question());
    Step second = call.result(behind(2001));
    assertNotEquals(first, to(second));
    assertInstanceOf(Step.Finish.class, call.result(behind(1999)));
  }

  @Test
  void aConnectionBehindAnotherIsNeverLeftToTheDriverAlone() {
    ConnectRequest behind = request(false).behind(0);
    publish(DETECT, ONE);
    shop.mesh().mode(Mode.OFF);
    assertInstanceOf(Step.Fail.class, database.begin(behind).first());
    shop.mesh().mode(Mode.OBSERVE);
    assertInstanceOf(Step.Fail.class, database.begin(behind).first());
    shop.mesh().mode(Mode.ENFORCE);
    shop.forward(TestDatabase.DB, Forward.to(TestDatabase.DB)).publish();
    assertInstanceOf(Step.Fail.class, database.begin(behind).first(), "it is no database");
    assertEquals(List.of(), shop.ends);
  }

  private static SqlPolicy most(int perEndpoint) {
    return policy(Readers.DEFAULT, new Connect(10_000 * TestMesh.MILLI, -1, perEndpoint));
  }

  @Test
  void anEndpointTakesSoManyConnectionsAndTheOthersAreTakenFirst() {
    publish(most(1), ONE, TWO);
    SqlCall first = database.connected(false);
    SqlCall second = begin(false);
    assertNotEquals(to(first.current()), to(second.first()));
    second.result(is(Role.PRIMARY));

    Step.Fail fail = assertInstanceOf(Step.Fail.class, begin(false).first());
    assertEquals(Reason.CIRCUIT_OPEN, fail.reason());
    assertEquals(
        "CIRCUIT_OPEN: writer: every usable endpoint has the 1 connections of this process that"
            + " connect.maxPerEndpoint allows",
        fail.message());
    assertTrue(shop.ends.get(0).contains("CIRCUIT_OPEN"), shop.ends.get(0));
    assertTrue(explain("SELECT 1").contains("CIRCUIT_OPEN"));

    String freed = to(second.current());
    second.bodyEnd(null);
    assertEquals(freed, to(begin(false).first()));
  }

  @Test
  void connectionsOfBothSidesCountAtTheirEndpoint() {
    publish(most(1), ONE);
    SqlCall reader = begin(true);
    assertEquals(ONE, to(reader.first()));
    reader.result(is(Role.REPLICA));
    assertInstanceOf(Step.Fail.class, begin(false).first());
    reader.bodyEnd(null);
    assertEquals(ONE, to(begin(false).first()));
  }

  @Test
  void aConnectionThatFailedOrWasGivenUpTakesNoPlace() {
    publish(most(1), ONE);
    SqlCall failed = begin(false);
    failed.first();
    failed.result(refused());
    SqlCall cancelled = begin(false);
    assertEquals(ONE, to(cancelled.first()));
    cancelled.cancel();
    assertEquals(ONE, to(begin(false).first()));
  }

  @Test
  void aConnectionBehindAnotherIsToAReplicaOrToNobody() {
    publish(DETECT, new String[] {ONE}, new String[0]);
    Step.Fail fail =
        assertInstanceOf(Step.Fail.class, database.begin(request(false).behind(0)).first());
    assertEquals(Reason.NO_ENDPOINTS, fail.reason());
    assertEquals(List.of(), shop.ends, "the first connection stands in, so no call failed");

    database.publishApart(DETECT);
    SqlCall behind = database.begin(request(false).behind(0));
    assertEquals(TWO, to(behind.first()));
    assertEquals(Reason.UNFIT_SERVER, ((Step.Fail) behind.result(is(Role.PRIMARY))).reason());
  }

  private String explain(String sql) {
    ConnectQuestion question = new ConnectQuestion(request(true), sql);
    return ExplanationText.render(shop.mesh().explain(question, "test client"), true);
  }

  @Test
  void saysWhyAConnectionGoesWhereItGoes() {
    publish(DETECT, new String[] {ONE}, new String[0]);
    String text = explain("SELECT id FROM t FOR UPDATE");
    assertEquals(
        """
        1 client      test client
        2 service     orders-db -> orders-db.shop
        3 side        x reader                    NO_ENDPOINTS: reader has 0 endpoints            db.yaml:3
                      > writer                    stands in for the replicas; each new connection is asked for its role  db.yaml:3
          route       > orders-db                 path starts with /, header :scheme is "sql", header zerohop-side is "writer"  db.yaml:3
          statement   SELECT is of the kind read: it does not write
                      it takes locks that others wait for
                      > writer                    stands in for the replicas                      db.yaml:3
        4 backend     writer   the only one
        5 endpoint    1 known, 1 usable
                      > 10.0.5.1:5432             least request: 0 in flight
        6 identity    no TLS of the mesh
        """,
        text);
  }
}
