package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.THREE;
import static io.zerohop.engine.TestDatabase.TWO;
import static io.zerohop.engine.TestDatabase.is;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestDatabase.request;
import static io.zerohop.engine.TestMesh.MILLI;
import static io.zerohop.engine.TestMesh.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How long one server is waited for, and whether another one could be tried after it. */
class ConnectLimitsTest {
  private static final long TIMEOUT = 10_000 * MILLI;
  private static final SqlPolicy DETECT = policy(Readers.DEFAULT, Connect.DEFAULT);
  private static final SqlPolicy OR_FAIL = policy(new Readers(false, 0, true, 0), Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  private static SqlPolicy connect(int retries, int perEndpoint) {
    return policy(Readers.DEFAULT, new Connect(TIMEOUT, retries, perEndpoint));
  }

  private static boolean others(Step step) {
    return TestMesh.send(step).limits().others();
  }

  @Nested
  class Another {
    @Test
    void couldBeTriedUntilEachEndpointWas() {
      database.publish(DETECT, ONE, TWO);
      SqlCall call = database.begin(false);
      assertTrue(others(call.first()));
      assertFalse(others(call.result(refused())), "it is the last one");
    }

    @Test
    void isNotThereForTheOnlyOne() {
      database.publish(DETECT, ONE);
      assertFalse(others(database.begin(false).first()));
    }

    @Test
    void isNoneThatSaidThatItIsTheWrongOne() {
      database.publish(DETECT, ONE, TWO);
      SqlCall first = database.begin(false);
      first.first();
      first.result(is(Role.REPLICA));
      assertFalse(others(database.begin(false).first()));
    }

    @Test
    void isNoneWithoutASeat() {
      database.publish(connect(-1, 1), ONE, TWO);
      SqlCall first = database.connected(false);
      SqlCall second = database.begin(false);
      assertFalse(others(second.first()), "the other has its one connection");
      first.bodyEnd(null);
      second.cancel();
      assertTrue(others(database.begin(false).first()));
    }

    @Test
    void isNoneBeyondTheRetriesOfPolicy() {
      database.publish(connect(0, Connect.NO_LIMIT), ONE, TWO, THREE);
      assertFalse(others(database.begin(false).first()));
      database.publish(connect(1, Connect.NO_LIMIT), ONE, TWO, THREE);
      SqlCall call = database.begin(false);
      assertTrue(others(call.first()));
      assertFalse(others(call.result(refused())));
    }

    @Test
    void isThePrimaryForOneWhoOnlyReadsWhereItMayStandIn() {
      database.publishApart(DETECT);
      assertTrue(others(database.begin(true).first()));
      assertFalse(others(database.begin(request(false).behind(0)).first()));
      database.publishApart(OR_FAIL);
      assertFalse(others(database.begin(true).first()));
    }
  }

  @Nested
  class ALimitForReachingAServer {
    private SqlCall begin() {
      ConnectRequest hurried = request(false).reaching(300 * MILLI);
      database.publish(DETECT, ONE, TWO);
      return database.begin(hurried);
    }

    @Test
    void isNoneForTheLogin() {
      assertEquals(shop.now() + TIMEOUT, TestMesh.send(begin().first()).limits().attemptDeadline());
      ConnectRequest reader = request(false).reaching(300 * MILLI).behind(0);
      assertEquals(ConnectRequest.BEHIND_NANOS, reader.timeoutNanos());
    }

    @Test
    void keepsNobodyFromTheOtherEndpointsButFromAnotherRound() {
      SqlCall call = begin();
      call.first();
      shop.passMillis(301);
      assertInstanceOf(Step.Send.class, call.result(refused()));
      assertInstanceOf(Step.Finish.class, call.result(refused()));
      assertEquals(1, shop.ends.size());
    }

    @Test
    void letsRoundsGoOnUntilIt() {
      SqlCall call = begin();
      call.first();
      call.result(refused());
      assertInstanceOf(Step.Wait.class, call.result(refused()));
    }
  }

  @Test
  void theDriverManagersLimitCountsWhereTheApplicationSetNoneOfItsOwn() {
    assertEquals(7_000 * MILLI, request(false).loginTimeout(7).timeoutNanos());
    assertEquals(0, request(false).loginTimeout(0).timeoutNanos());
    ConnectRequest own = new ConnectRequest("mysql", "orders-db", 3306, "app", false, MILLI);
    assertEquals(MILLI, own.loginTimeout(7).timeoutNanos());
  }
}
