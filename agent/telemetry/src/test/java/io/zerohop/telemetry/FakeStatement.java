package io.zerohop.telemetry;

import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the engine shows it.
 *
 * @param connection of its last run
 * @param startNanos of its last run, which ends 50 ns later
 */
public record FakeStatement(
    ObservedCall connection,
    String sql,
    int batch,
    long startNanos,
    @Nullable StatementFailure failure,
    @Nullable TraceContext trace,
    @Nullable ObservedRun before)
    implements ObservedStatement {
  @Override
  public long beganNanos() {
    return before == null ? startNanos : before.startNanos();
  }

  @Override
  public long endNanos() {
    return startNanos + 50;
  }
}
