package io.zerohop.engine.sql;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What texts were found to do, so that a text that is run again and again is read once. Bounded in
 * number and length; thread-safe.
 */
public final class StatementCache {
  private static final int MOST = 512;
  private static final int LONGEST = 2048;

  private final Map<Dialect, Map<String, Statement>> known = new EnumMap<>(Dialect.class);

  /** An empty one. */
  public StatementCache() {
    for (Dialect dialect : Dialect.values()) {
      known.put(dialect, new ConcurrentHashMap<>());
    }
  }

  /** What the text does. */
  public Statement classify(Dialect dialect, String sql) {
    Map<String, Statement> texts = known.get(dialect);
    Statement there = texts == null ? null : texts.get(sql);
    if (there != null) {
      return there;
    }
    Statement found = StatementClassifier.classify(dialect, sql);
    if (texts != null && sql.length() <= LONGEST) {
      if (texts.size() >= MOST) {
        texts.clear(); // texts that differ each time: what is in use comes back at once
      }
      texts.put(sql, found);
    }
    return found;
  }

  /** How many texts are kept. */
  int size() {
    return known.values().stream().mapToInt(Map::size).sum();
  }
}
