package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.ONE;
import static io.zerohop.engine.TestDatabase.THREE;
import static io.zerohop.engine.TestDatabase.TWO;
import static io.zerohop.engine.TestDatabase.is;
import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestDatabase.request;
import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How connections that stand count, and when they are retired. */
class StandingConnectionsTest {
  private static final SqlPolicy DETECT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();
  private final TestMesh shop = database.shop;

  @Test
  void connectionsCountAtTheirEndpointUntilTheyAreClosed() {
    database.publish(DETECT, ONE, TWO);
    SqlCall first = database.begin(false);
    String busy = to(first.first());
    first.result(is(Role.PRIMARY));
    assertNotEquals(busy, to(database.begin(false).first()));
    first.bodyEnd(null);
  }

  @Test
  void aConnectionWhoseEndpointLeftIsRetiredWhenAPoolAsksAndElseAfterAWhile() {
    database.publish(DETECT, ONE, TWO);
    SqlCall call = database.begin(false);
    String endpoint = to(call.first());
    call.result(is(Role.PRIMARY));
    assertNull(call.retired(true));

    database.publish(DETECT, endpoint.equals(ONE) ? TWO : ONE);
    assertEquals("ENDPOINT_LEFT: writer: " + endpoint + " left", call.retired(true));
    assertNull(call.retired(false));
    shop.passMillis(30_001);
    assertNotNull(call.retired(false));

    database.publish(DETECT, ONE, TWO);
    assertNull(call.retired(true), "it is back");
  }

  @Test
  void theWhileCountsFromTheDepartureNotFromTheFirstLook() {
    database.publish(DETECT, ONE, TWO);
    SqlCall call = database.connected(false);
    String endpoint = to(call.current());
    database.publish(DETECT, endpoint.equals(ONE) ? TWO : ONE);
    shop.passMillis(20_000);
    database.publish(
        DETECT, endpoint.equals(ONE) ? new String[] {TWO, THREE} : new String[] {ONE, THREE});
    shop.passMillis(10_001);

    assertNotNull(call.retired(false), "left half a minute ago, in a transaction until now");

    database.publish(DETECT, ONE, TWO);
    database.publish(DETECT, endpoint.equals(ONE) ? TWO : ONE);
    assertNull(call.retired(false), "it came back, and left anew");
    shop.passMillis(30_001);
    assertNotNull(call.retired(false));
  }

  @Test
  void namesAConnectionThatLeftOrWasInUseForLongAndNobodyAskedAbout() {
    database.publish(DETECT, ONE, TWO);
    SqlCall asked = database.connected(false);
    assertNull(asked.retired(true));
    SqlCall used = database.connected(false);
    shop.passMillis(600_001);
    for (int i = 0; i < 255; i++) {
      used.retired(false);
      asked.retired(false);
    }
    assertEquals(0, shop.neverValidated);
    for (int i = 0; i < 600; i++) {
      used.retired(false);
      asked.retired(false);
    }
    assertEquals(1, shop.neverValidated);

    SqlCall left = database.connected(false);
    database.publish(DETECT, to(left.current()).equals(ONE) ? TWO : ONE);
    assertNull(left.retired(false));
    shop.passMillis(30_001);
    assertNotNull(left.retired(false));
    assertEquals(2, shop.neverValidated);
  }

  @Test
  void tellsHowManyConnectionsThereAre() {
    database.publishApart(DETECT);
    SqlCall first = database.connected(false);
    SqlCall second = database.begin(request(false).behind(0));
    second.first();
    second.result(is(Role.REPLICA));
    assertEquals(
        Map.of("orders-db.shop " + ONE, 1, "orders-db.shop " + TWO, 1),
        shop.mesh().databaseConnections());
    assertEquals(1, shop.mesh().secondConnections());
    second.bodyEnd(null);
    first.bodyEnd(null);
    assertEquals(Map.of(), shop.mesh().databaseConnections());
    assertEquals(0, shop.mesh().secondConnections());
  }
}
