package io.zerohop.engine.sql;

import io.zerohop.engine.outcome.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no result.
 *
 * @param sqlState five characters; null where what was thrown has none
 * @param code the server's own number; 0 for none
 * @param type the class of what was thrown
 * @param reason why policy answered in the database's place; null where it did not
 */
public record StatementFailure(
    @Nullable String sqlState, int code, String type, @Nullable Reason reason) {
  /**
   * What the database answered, as people look it up: PostgreSQL's by its SQLState, the others' by
   * their number where there is one. Null where policy answered in its place, or nothing is known.
   */
  public @Nullable String answer(Dialect dialect) {
    if (reason != null) {
      return null;
    }
    return dialect != Dialect.POSTGRESQL && code > 0 ? Integer.toString(code) : sqlState;
  }

  /** Its kind: the SQLState, or the class of what was thrown where that has none. */
  public String kind() {
    return sqlState == null ? type : sqlState;
  }

  /** What the application gets in the place of a result. */
  public static StatementFailure of(Refusal refusal) {
    return new StatementFailure(refusal.sqlState(), 0, "java.sql.SQLException", refusal.reason());
  }
}
