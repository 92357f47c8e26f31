package io.zerohop.engine.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement of the tables is taken for what the table says. */
class StatementTableTest {

  static Stream<StatementTable.Row> rows() {
    return Arrays.stream(Dialect.values())
        .flatMap(dialect -> StatementTable.of(dialect).rows().stream());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void statementIsWhatTheTableSays(StatementTable.Row row) {
    Statement statement = StatementClassifier.classify(row.dialect(), row.sql());
    assertEquals(row.expected(), StatementTable.told(statement), row.toString());
  }

  @ParameterizedTest
  @EnumSource
  void tableOfADialectHoldsAtLeast150Statements(Dialect dialect) {
    assertTrue(StatementTable.of(dialect).rows().stream().distinct().count() >= 150);
  }

  @Test
  void verbIsTheFirstOneOrTheOneBehindWith() {
    assertEquals("SELECT", verb("  select 1; delete from t"));
    assertEquals("DELETE", verb("WITH x AS (SELECT 1) delete FROM t"));
    assertEquals("EXPLAIN", verb("EXPLAIN ANALYZE DELETE FROM t"));
    assertEquals("CALL", verb("{? = call f()}"));
    assertEquals("FROB", verb("frob t"));
    assertEquals("", verb("-- nothing"));
  }

  @Test
  void reasonOfAPinSaysWhatTheStatementDid() {
    Statement statement = StatementClassifier.classify(Dialect.POSTGRESQL, "LISTEN a; SET b = 1");
    assertEquals("LISTEN makes this session hear notifications", statement.pin());
  }

  @Test
  void onlyAReadWithoutTracesMayBeAskedAnywhere() {
    assertTrue(readsAnywhere("SELECT 1"));
    assertTrue(readsAnywhere("EXPLAIN DELETE FROM t"));
    assertFalse(readsAnywhere("SELECT * FROM t FOR UPDATE"));
    assertFalse(readsAnywhere("SELECT currval('s')"));
    assertFalse(readsAnywhere("SELECT set_config('a', 'b', false)"));
    assertFalse(readsAnywhere("BEGIN"));
    assertFalse(readsAnywhere("SELECT 1; DELETE FROM t"));
  }

  @Test
  void writeBanIsForAllThatIsNotKnownToLeaveDataAlone() {
    assertTrue(StatementClassifier.classify(Dialect.MYSQL, "CALL p()").mayWrite());
    assertTrue(StatementClassifier.classify(Dialect.MYSQL, "FROB").mayWrite());
    assertTrue(StatementClassifier.classify(Dialect.MYSQL, "REPLACE t VALUES (1)").mayWrite());
    assertFalse(StatementClassifier.classify(Dialect.MYSQL, "SELECT 1 FOR UPDATE").mayWrite());
    assertFalse(StatementClassifier.classify(Dialect.MYSQL, "COMMIT").mayWrite());
    assertFalse(StatementClassifier.classify(Dialect.MYSQL, "SET NAMES utf8").mayWrite());
  }

  @Test
  void resultOfACommonStatementIsSharedInsteadOfMadeAgain() {
    Statement first = StatementClassifier.classify(Dialect.MARIADB, "SELECT a FROM t");
    assertNotNull(first);
    assertSame(first, StatementClassifier.classify(Dialect.MARIADB, "SELECT b FROM u WHERE c = ?"));
  }

  private static String verb(String sql) {
    return StatementClassifier.classify(Dialect.POSTGRESQL, sql).verb();
  }

  private static boolean readsAnywhere(String sql) {
    return StatementClassifier.classify(Dialect.POSTGRESQL, sql).readsAnywhere();
  }
}
