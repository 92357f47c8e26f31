package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.refused;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.route.TextMatch;
import io.zerohop.engine.route.VirtualHost;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlPolicy.Roles;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a connection finds a database that fits. */
class SqlConnectTest {
  private static final String DB = "orders-db.shop.svc.cluster.local:5432";
  private static final String ONE = "10.0.5.1:5432";
  private static final String TWO = "10.0.5.2:5432";
  private static final String THREE = "10.0.5.3:5432";
  private static final SqlPolicy DETECT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestMesh shop = new TestMesh();

  private static SqlPolicy policy(Readers readers, Connect connect) {
    return new SqlPolicy(
        Roles.DETECT, readers, connect, Statements.DEFAULT, 30_000 * TestMesh.MILLI, "db.yaml:3");
  }

  private static ConnectRequest request(boolean readOnly) {
    return new ConnectRequest("postgresql", "orders-db", 5432, "app", readOnly, 0);
  }

  /** Both sides of a database with the same endpoints, as where roles are asked for. */
  private void publish(SqlPolicy policy, String... endpoints) {
    publish(policy, endpoints, endpoints);
  }

  private void publish(SqlPolicy policy, String[] writers, String[] readers) {
    shop.table(
        new RouteTable(
            DB,
            List.of(
                new VirtualHost(
                    List.of("*"),
                    List.of(
                        rule(Side.WRITER),
                        rule(Side.READER),
                        Route.to(new PathMatch.Prefix("/"), Forward.to(DB))))),
            policy));
    shop.cluster(Cluster.named(DB), ONE)
        .cluster(Cluster.named("writer").with(OutlierPolicy.DEFAULT, 1), writers)
        .cluster(Cluster.named("reader").with(OutlierPolicy.DEFAULT, 1), readers)
        .publish();
  }

  private static Route rule(Side side) {
    return new Route(
        new Route.Id("DatabaseRoute/shop/orders-db", 0, "db.yaml:3"),
        new PathMatch.Prefix("/"),
        List.of(
            new Match.Header(":scheme", new TextMatch.Exact(Side.SCHEME), false, false),
            new Match.Header(Side.HEADER, new TextMatch.Exact(side.word()), false, false)),
        Forward.to(side.word()),
        HeaderChanges.NONE);
  }

  private SqlCall begin(boolean readOnly) {
    return Objects.requireNonNull(shop.mesh().beginSql(request(readOnly)));
  }

  private static AttemptResult is(Role role) {
    return AttemptResult.connected(new ServerState(role, 0));
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
  void connectionsCountAtTheirEndpointUntilTheyAreClosed() {
    publish(DETECT, ONE, TWO);
    SqlCall first = begin(false);
    String busy = to(first.first());
    first.result(is(Role.PRIMARY));
    assertNotEquals(busy, to(begin(false).first()));
    first.bodyEnd(null);
  }

  @Test
  void aConnectionWhoseEndpointLeftIsRetiredWhenAPoolAsksAndElseAfterAWhile() {
    publish(DETECT, ONE, TWO);
    SqlCall call = begin(false);
    String endpoint = to(call.first());
    call.result(is(Role.PRIMARY));
    assertNull(call.retired(true));

    publish(DETECT, endpoint.equals(ONE) ? TWO : ONE);
    assertEquals("ENDPOINT_LEFT: writer: " + endpoint + " left", call.retired(true));
    assertNull(call.retired(false));
    shop.passMillis(30_001);
    assertNotNull(call.retired(false));

    publish(DETECT, ONE, TWO);
    assertNull(call.retired(true), "it is back");
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
                      a statement goes where its connection went
        4 backend     writer   the only one
        5 endpoint    1 known, 1 usable
                      > 10.0.5.1:5432             least request: 0 in flight
        6 identity    no TLS of the mesh
        """,
        text);
  }
}
