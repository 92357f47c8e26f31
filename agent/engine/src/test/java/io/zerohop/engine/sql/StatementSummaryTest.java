package io.zerohop.engine.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a text: no data, and what it is. */
class StatementSummaryTest {
  private static StatementSummary postgresql(String sql) {
    return StatementSummary.of(Dialect.POSTGRESQL, sql, 1);
  }

  private static StatementSummary mysql(String sql) {
    return StatementSummary.of(Dialect.MYSQL, sql, 1);
  }

  @Test
  void literalsAreQuestionMarksAndParametersStay() {
    assertEquals(
        "SELECT a FROM t WHERE b = ? AND c = $1 AND d > ? AND e = ? AND f IN (?, ?)",
        postgresql(
                "SELECT a FROM t WHERE b = 'it''s' AND c = $1 AND d > 1.5e10"
                    + " AND e = $tag$secret$tag$ AND f IN (1, 2)")
            .text());
    assertEquals(
        "UPDATE t SET a = ?, b = ?, c = ? WHERE d = ?",
        mysql("UPDATE t SET a = \"it\\\"s\", b = 'x', c = 0xC0FFEE WHERE d = ?").text());
    assertEquals("SELECT ?, x?", postgresql("SELECT E'a\\'b', x'ff'").text());
  }

  @Test
  void namesInQuotesStayAndCommentsGo() {
    assertEquals(
        "SELECT \"a b\" FROM t WHERE c = ?",
        postgresql("/* user 'ada' */ SELECT  \"a b\"\n FROM t -- 'ada'\n WHERE c = 7").text());
    assertEquals("SELECT `a` FROM t", mysql("SELECT `a` # 'ada'\n FROM t").text());
  }

  @Test
  void aTextThatIsCutShowsNothingOfTheLiteralThatItEndsIn() {
    String sql = "SELECT a FROM t WHERE b = 'secret of ada' AND c = $$secret$$ AND d = 123456";
    for (int end = 0; end <= sql.length(); end++) {
      String shown = postgresql(sql.substring(0, end)).text();
      assertFalse(shown.contains("secret") || shown.contains("123"), shown);
    }
  }

  @Test
  void noTextMakesItFail() {
    Random random = new Random(7);
    String signs = "'\"`$@:;().,=?/*-#\\ aE0x\nSELECTFROM";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder sql = new StringBuilder();
      for (int j = random.nextInt(40); j > 0; j--) {
        sql.append(signs.charAt(random.nextInt(signs.length())));
      }
      for (Dialect dialect : Dialect.values()) {
        String shown = StatementSummary.of(dialect, sql.toString(), 1).text();
        assertEquals(shown, shown.strip(), sql.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "SELECT a FROM orders WHERE b = 1 ORDER BY a, b | SELECT | orders",
        "SELECT a FROM shop.orders o | SELECT | shop.orders",
        "SELECT a FROM \"Orders\" | SELECT | \"Orders\"",
        "SELECT a FROM orders, items | SELECT | -",
        "SELECT a FROM orders JOIN items ON x = y | SELECT | -",
        "SELECT a FROM orders UNION SELECT a FROM items | SELECT | -",
        "SELECT a FROM (SELECT b FROM orders) x | SELECT | -",
        "SELECT extract(year FROM b) FROM orders | SELECT | orders",
        "SELECT n FROM generate_series(1, 2) | SELECT | -",
        "SELECT 1 | SELECT | -",
        "INSERT INTO shop.orders (a, b) VALUES (1, 2), (3, 4) | INSERT | shop.orders",
        "INSERT INTO orders SELECT * FROM items JOIN x ON y = z | INSERT | orders",
        "UPDATE ONLY orders SET a = 1, b = 2 | UPDATE | orders",
        "DELETE FROM orders WHERE a IN (SELECT b FROM items) | DELETE | orders",
        "WITH x AS (SELECT 1) INSERT INTO orders SELECT * FROM x | INSERT | -",
        "call f(1) | CALL | -",
        "begin | BEGIN | -",
        "DELETE FROM orders; DELETE FROM orders | DELETE | orders",
        "DELETE FROM orders; DELETE FROM items | DELETE | -",
        "DELETE FROM orders; UPDATE orders SET a = 1 | - | -"
      })
  void theOperationAndTheOnlyTableAreNamed(
      String sql, @Nullable String operation, @Nullable String table) {
    StatementSummary summary = postgresql(sql);
    assertEquals(operation == null ? "" : operation, summary.operation());
    assertEquals(table == null ? "" : table, summary.collection());
  }

  @Test
  void aBatchSaysSo() {
    assertEquals(
        "BATCH INSERT",
        StatementSummary.of(Dialect.MYSQL, "INSERT INTO t VALUES (1)", 2).operation());
    assertEquals(
        "BATCH",
        StatementSummary.of(Dialect.MYSQL, "INSERT INTO t VALUES (1); DELETE FROM t", 2)
            .operation());
    assertEquals("t", mysql("REPLACE INTO t VALUES (1), (2)").collection());
  }
}
