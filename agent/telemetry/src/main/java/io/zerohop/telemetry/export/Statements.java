package io.zerohop.telemetry.export;

import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.StatementSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What statements are, in words: an application runs few texts many times, and to read one takes
 * longer than all else that a span needs. The {@value #MOST} that were asked for last are known.
 * For one thread.
 */
final class Statements {
  static final int MOST = 256;

  private static final float USUAL_LOAD = 0.75f;

  private final Map<String, Known> known =
      new LinkedHashMap<>(MOST, USUAL_LOAD, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  private record Known(String dialect, int batch, StatementSummary summary) {}

  /**
   * Of a text.
   *
   * @param dialect the dialect's word
   * @param batch how many there are of a batch; 1 for a single one
   */
  StatementSummary of(String dialect, String sql, int batch) {
    Known there = known.get(sql);
    if (there == null || !isOf(there, dialect, batch)) {
      there = new Known(dialect, batch, StatementSummary.of(Dialect.of(dialect), sql, batch));
      known.put(sql, there);
    }
    return there.summary;
  }

  private static boolean isOf(Known there, String dialect, int batch) {
    boolean alike = (there.batch > 1) == (batch > 1); // all that is said of their number
    return alike && there.dialect.equals(dialect);
  }
}
