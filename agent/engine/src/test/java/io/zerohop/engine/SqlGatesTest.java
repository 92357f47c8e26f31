package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.is;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestDatabase.request;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import org.junit.jupiter.api.Test;

/** Rate limit and circuit breaker of a database's Service, and connections to what drains. */
class SqlGatesTest {
  private static final SqlPolicy DETECT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();

  private void limitToOneAnHour() {
    RateLimit limit = new RateLimit("db", 1, 3_600_000 * TestMesh.MILLI, 1, "policies.yaml:7");
    database.gates = new Gates(null, RateLimits.of(limit));
    database.publish(DETECT, ONE);
  }

  private Step connected(SqlCall call, Step first, int rounds) {
    Step step = first;
    int waits = 0;
    while (waits < rounds) {
      if (step instanceof Step.Wait pause) {
        waits++;
        database.shop.passMillis(pause.nanos() / TestMesh.MILLI);
        step = call.resume();
      } else {
        assertInstanceOf(Step.Send.class, step);
        step = call.result(is(Role.REPLICA));
      }
    }
    return call.result(is(Role.PRIMARY));
  }

  @Test
  void aConnectionTakesOneTokenHoweverManyRoundsItTakes() {
    limitToOneAnHour();
    SqlCall call = database.begin(false);
    assertInstanceOf(Step.Finish.class, connected(call, call.first(), 3));
  }

  @Test
  void aConnectionBeyondTheRateIsRefusedExplainedAndCounted() {
    limitToOneAnHour();
    database.connected(false);

    Step.Fail fail = assertInstanceOf(Step.Fail.class, database.begin(false).first());

    assertEquals(Reason.RATE_LIMITED, fail.reason());
    assertTrue(fail.message().startsWith("RATE_LIMITED: writer: more than 1"), fail.message());
    assertTrue(database.shop.ends.toString().contains("RATE_LIMITED"), "" + database.shop.ends);
    ConnectQuestion question = new ConnectQuestion(request(false), null);
    String why = ExplanationText.render(database.shop.mesh().explain(question, "test"), true);
    assertTrue(why.contains("RATE_LIMITED"), why);
  }

  @Test
  void theBreakerOfItsServiceHoldsForConnections() {
    database.breaker = new BreakerPolicy(1, 1, BreakerPolicy.NO_LIMIT);
    database.publish(DETECT, ONE);
    SqlCall standing = database.connected(false);
    SqlCall waiting = database.begin(false);
    assertInstanceOf(Step.Wait.class, waiting.first());

    Step.Fail open = assertInstanceOf(Step.Fail.class, database.begin(false).first());

    assertEquals(Reason.CIRCUIT_OPEN, open.reason());
    standing.bodyEnd(null);
    assertEquals(ONE, to(waiting.resume()));
  }

  @Test
  void theBreakersLimitOfRequestsIsOneOfConnections() {
    database.breaker = new BreakerPolicy(BreakerPolicy.NO_LIMIT, 0, 1);
    database.publish(DETECT, ONE);
    SqlCall standing = database.connected(false);

    Step.Fail open = assertInstanceOf(Step.Fail.class, database.begin(false).first());

    assertEquals(Reason.CIRCUIT_OPEN, open.reason());
    standing.bodyEnd(null);
    assertEquals(ONE, to(database.begin(false).first()));
  }

  @Test
  void aConnectionToADrainingEndpointIsRetiredToo() {
    database.publish(DETECT, ONE);
    SqlCall call = database.connected(false);
    assertNull(call.retired(true));

    Endpoint draining =
        Endpoint.at(TestMesh.address("10.0.5.1", 5432)).with(Endpoint.Health.DRAINING);
    database.shop.cluster(Cluster.named("writer"), draining).publish();

    assertEquals("ENDPOINT_LEFT: writer: " + ONE + " left", call.retired(true));
  }
}
