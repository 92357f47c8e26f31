package io.zerohop.engine.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatementCacheTest {
  private final StatementCache cache = new StatementCache();

  @Test
  void aTextIsReadOncePerDialect() {
    String text = "SELECT 1 FOR UPDATE"; // one of which there is no ready answer
    Statement first = cache.classify(Dialect.POSTGRESQL, text);
    assertSame(first, cache.classify(Dialect.POSTGRESQL, text));
    cache.classify(Dialect.MYSQL, text);
    assertEquals(2, cache.size());
  }

  @Test
  void itIsBoundedInNumberAndLength() {
    for (int i = 0; i < 5000; i++) {
      cache.classify(Dialect.MARIADB, "SELECT " + i);
    }
    assertTrue(cache.size() <= 512, "was " + cache.size());
    StatementCache other = new StatementCache();
    assertEquals(
        StatementKind.READ, other.classify(Dialect.MARIADB, "SELECT 1" + " ".repeat(5000)).kind());
    assertEquals(0, other.size());
  }
}
