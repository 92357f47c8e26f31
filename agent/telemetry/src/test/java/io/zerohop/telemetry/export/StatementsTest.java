package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.sql.StatementSummary;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private static final String TEXT = "SELECT a FROM orders WHERE b = 'ada'";

  private final Statements statements = new Statements();

  private StatementSummary summary() {
    return statements.of("postgresql", TEXT, 1);
  }

  @Test
  void aTextIsReadOnce() {
    StatementSummary first = summary();

    assertEquals("SELECT a FROM orders WHERE b = ?", first.text());
    assertSame(first, summary());
  }

  @Test
  void oneTextMeansAnotherThingInAnotherDialectAndInABatch() {
    String text = "INSERT INTO `orders` VALUES (1)";

    assertEquals("INSERT", statements.of("mysql", text, 1).operation());
    assertEquals("BATCH INSERT", statements.of("mysql", text, 3).operation());
    assertSame(statements.of("mysql", text, 3), statements.of("mysql", text, 2));
    assertEquals("INSERT", statements.of("mysql", text, 1).operation());
    assertNotSame(statements.of("mysql", text, 1), statements.of("postgresql", text, 1));
  }

  @Test
  void theTextThatWasNotMetForLongestIsForgotten() {
    StatementSummary kept = summary();
    for (int i = 0; i < Statements.MOST - 1; i++) {
      statements.of("postgresql", "SELECT " + i, 1);
    }
    assertSame(kept, summary());

    for (int i = 0; i < Statements.MOST; i++) {
      statements.of("postgresql", "DELETE " + i, 1);
    }

    assertNotSame(kept, summary());
  }
}
