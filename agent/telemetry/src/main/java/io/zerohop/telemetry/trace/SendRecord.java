package io.zerohop.telemetry.trace;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** What one send of a call came to, as a cell keeps it. Used by one thread at a time. */
public final class SendRecord {
  private long span;
  private long startNanos;
  private long endNanos;
  private @Nullable Endpoint endpoint;
  private int status;
  private @Nullable Failure failure;
  private @Nullable RpcCode rpc;
  private @Nullable String thrown;
  private @Nullable StatementFailure refused;
  private boolean isReader;

  void fill(ObservedAttempt attempt, long callEndNanos) {
    TraceContext context = attempt.trace();
    span = context == null ? 0 : context.span();
    startNanos = attempt.startNanos();
    endNanos = attempt.endNanos() == 0 ? callEndNanos : attempt.endNanos();
    endpoint = attempt.endpoint();
    AttemptResult result = attempt.result();
    fill(result, result == null ? null : result.cause());
  }

  void fill(@Nullable AttemptResult result, @Nullable Throwable cause) {
    status = result == null ? 0 : result.status();
    failure = result == null ? null : result.failure();
    rpc = result == null ? null : result.rpc();
    thrown = cause == null ? null : cause.getClass().getName();
  }

  void fill(ObservedRun run) {
    TraceContext context = run.trace();
    span = context == null ? 0 : context.span();
    startNanos = run.startNanos();
    endNanos = run.endNanos();
    ObservedAttempt connect = run.connection().last();
    endpoint = connect == null ? null : connect.endpoint();
    isReader = run.connection().side() == Side.READER;
    refused = run.failure();
  }

  void clear() {
    refused = null;
    endpoint = null;
    status = 0;
    failure = null;
    rpc = null;
    thrown = null;
  }

  /** The id of its span; 0 where it carried none. */
  public long span() {
    return span;
  }

  /** On the scale of {@link System#nanoTime()}. */
  public long startNanos() {
    return startNanos;
  }

  /** On the scale of {@link System#nanoTime()}. */
  public long endNanos() {
    return endNanos;
  }

  /** Where it went. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** The HTTP status; 0 if none arrived. */
  public int status() {
    return status;
  }

  /** Why there is no answer; null if there is one, or nothing is known. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** The code of an RPC; null of other calls. */
  public @Nullable RpcCode rpc() {
    return rpc;
  }

  /** Why a run of a statement gave no result; null where it did, and of all else. */
  public @Nullable StatementFailure refused() {
    return refused;
  }

  /** Whether a run of a statement was on a connection to a replica. */
  public boolean isReader() {
    return isReader;
  }

  /** The class of what its client threw; null if it did not. */
  public @Nullable String thrown() {
    return thrown;
  }
}
