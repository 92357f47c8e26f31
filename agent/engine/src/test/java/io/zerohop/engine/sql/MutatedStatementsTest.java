package io.zerohop.engine.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that nobody wrote: the classifier ends, throws nothing, and calls no write a read. */
class MutatedStatementsTest {
  private static final int ROUNDS = 60;
  private static final String[] PIECES = {
    "'",
    "\"",
    "`",
    "\\",
    "$$",
    "$a$",
    "/*",
    "*/",
    "/*!",
    "/*!50000 ",
    "/*M!",
    "--",
    "-- ",
    "#",
    "\n",
    ";",
    "(",
    ")",
    "{",
    "?",
    "=",
    "@",
    "@@",
    ":=",
    ".",
    ",",
    "E'",
    "U&'",
    "\0",
    "\uFEFF",
    "\uD800",
    "0x",
    "1e",
    " WITH ",
    " AS (",
    " SELECT ",
    " DELETE FROM t ",
    " EXPLAIN ",
    " ANALYZE ",
    " INTO ",
    " FOR UPDATE ",
    " SET ",
    " BEGIN ",
    " CREATE ",
    " set_config(",
    " nextval(",
    " SEARCH ",
    " CYCLE ",
    " STATEMENT ",
    " COPY ",
    " CALL "
  };

  @ParameterizedTest
  @EnumSource
  void anyTextIsClassifiedWithoutAnException(Dialect dialect) {
    Random random = new Random(5);
    List<StatementTable.Row> rows = StatementTable.of(dialect).rows();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            for (StatementTable.Row row : rows) {
              String sql = mutated(row.sql(), random);
              Statement statement = StatementClassifier.classify(dialect, sql);
              assertTrue(statement.count() >= 0, sql);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyBeginningOfAStatementIsClassified(Dialect dialect) {
    for (StatementTable.Row row : StatementTable.of(dialect).rows()) {
      for (int end = 0; end <= row.sql().length(); end++) {
        StatementClassifier.classify(dialect, row.sql().substring(0, end));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteBehindAStatementIsNeverTakenForARead(Dialect dialect) {
    for (StatementTable.Row row : StatementTable.of(dialect).rows()) {
      String sql = row.sql() + "\n;DELETE FROM t";
      assertFalse(StatementClassifier.classify(dialect, sql).readsAnywhere(), sql);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeGrowsWithTheLengthOnly(Dialect dialect) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (String piece : PIECES) {
            StatementClassifier.classify(dialect, "SELECT " + piece.repeat(20_000));
            StatementClassifier.classify(dialect, piece.repeat(20_000));
          }
        });
  }

  @Test
  void deeplyNestedStatementsNeedNoStack() {
    String sql = "EXPLAIN ANALYZE ".repeat(20_000) + "(".repeat(20_000) + "SELECT 1";
    assertTrue(StatementClassifier.classify(Dialect.POSTGRESQL, sql).readsAnywhere());
  }

  private static String mutated(String sql, Random random) {
    StringBuilder text = new StringBuilder(sql);
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
        case 2 -> text.insert(at, (char) random.nextInt(0x3000));
        default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
      }
    }
    return text.toString();
  }
}
