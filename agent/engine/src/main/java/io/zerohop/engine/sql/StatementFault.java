package io.zerohop.engine.sql;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Fault.Delay;
import org.jspecify.annotations.Nullable;

/**
 * What is done to statements on purpose: first the delay, then the abort, each for its own share.
 *
 * @param delay a wait before the statement is run; null for none
 * @param abort an exception in the place of a result; null for none
 * @param maxActive how many statements of this process may be delayed at once; {@link
 *     Fault#NO_LIMIT} for any number
 * @param origin file and line of the policy; null where there is none
 */
public record StatementFault(
    @Nullable Delay delay, @Nullable Abort abort, int maxActive, @Nullable String origin) {

  /**
   * An exception in the place of a result.
   *
   * @param sqlState five characters
   * @param perMillion the share of the statements that get it
   */
  public record Abort(String sqlState, int perMillion) {}
}
