package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlSession;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a driver's adapter gets where the engine fails. */
class SqlStatementsTest {
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void listen() {
    MeshPorts.connect(null, null, (where, fault) -> faults.add(where + ": " + fault.getMessage()));
  }

  @AfterEach
  void leave() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private static SqlSession broken() {
    return (SqlSession)
        Proxy.newProxyInstance(
            SqlSession.class.getClassLoader(),
            new Class<?>[] {SqlSession.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("broken");
            });
  }

  @Test
  void everyFaultIsReportedAndRunsTheStatementAsItIs() {
    SqlStatements statements = SqlStatements.of(SqlStatementsTest::broken);
    assertFalse(statements.splits());
    assertEquals(Side.WRITER, statements.side(true, OpenTransaction.NONE));
    assertEquals(Side.WRITER, statements.side(true, OpenTransaction.NONE, "SELECT 1"));
    assertNull(statements.noReader("none"));
    statements.keepTogether("a pool");
    assertSame(Order.NOTHING, statements.run(Side.READER, "SELECT 1", OpenTransaction.NONE));
    assertEquals(0, statements.statementTimeoutNanos());
    statements.pin("COPY");
    assertNull(statements.loginRefused("28000"));
    assertNull(statements.withoutReader());
    assertSame(Order.NOTHING, statements.write("COPY", OpenTransaction.NONE));
    statements.ended(false);
    statements.refusesWrites();
    assertTrue(statements.hasRules());
    assertEquals(14, faults.size());
    assertEquals("SqlStatements.run: broken", faults.get(5));
  }

  @Test
  void withoutASessionNothingIsDecided() {
    SqlStatements statements =
        SqlStatements.of(
            () -> {
              throw new IllegalStateException("no session");
            });
    assertFalse(statements.splits());
    assertEquals(Side.WRITER, statements.side(true, OpenTransaction.NONE));
    assertSame(Order.NOTHING, statements.run(Side.READER, "SELECT 1", OpenTransaction.NONE));
    statements.keepTogether("a pool");
    assertEquals(List.of("SqlExchange.session: no session"), faults);
  }
}
