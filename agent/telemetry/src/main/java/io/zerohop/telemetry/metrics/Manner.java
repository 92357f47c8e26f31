package io.zerohop.telemetry.metrics;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What kind of call it was, by which method and how it ended: all that is one of few, in one
 * number, so that calls are compared without an object for each.
 */
final class Manner {
  /** What a call is counted as. */
  enum Kind {
    /** Over HTTP. */
    HTTP,
    /** An RPC. */
    RPC,
    /** A connection to a database. */
    SQL,
    /** A statement that policy answered in a database's place. */
    STATEMENT,
    /** A statement that ended, whichever way. */
    RAN,
    /** It went on as if Zerohop were not there. */
    PASSED,
    /** It went on so, and what enforcing would have done was decided (mode observe). */
    WOULD_HAVE
  }

  private static final List<String> METHODS =
      List.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  /** What the conventions call any other method. */
  private static final String OTHER = "_OTHER";

  private static final Kind[] KINDS = Kind.values();
  private static final Reason[] REASONS = Reason.values();
  private static final int KIND_BITS = 3;
  private static final int METHOD_BITS = 4;

  /** In the place of the method, of a statement. */
  private static final int READER = 1;

  private static final int BATCH = 2;

  private static final String BROKEN = "08";
  private static final int CODE_BITS = 5;
  private static final int REASON_BITS = 6;
  private static final int METHOD = KIND_BITS;
  private static final int CODE = METHOD + METHOD_BITS;
  private static final int REASON = CODE + CODE_BITS;
  private static final int STATUS = REASON + REASON_BITS;

  private Manner() {}

  /** That of a call which ended. */
  static long of(ObservedCall call) {
    Outcome outcome = call.outcome();
    String scheme = call.request().scheme();
    if (outcome instanceof Outcome.PassedThrough) {
      return pack(Kind.PASSED, 0, null, outcome.reason());
    }
    if (scheme.equals(Side.SCHEME)) {
      return pack(Kind.SQL, 0, null, outcome.reason());
    }
    ObservedAttempt last = call.last();
    AttemptResult result = last == null ? null : last.result();
    RpcCode rpc = result == null ? null : result.rpc();
    if (rpc != null) {
      return pack(Kind.RPC, 0, rpc, outcome.reason());
    }
    return pack(Kind.HTTP, status(outcome), null, outcome.reason())
        | method(call.request().method());
  }

  /** That of a call which the application answered. */
  static long of(ObservedServing call) {
    AttemptResult result = call.result();
    RpcCode rpc = result == null ? null : result.rpc();
    Reason reason = call.isCancelled() ? Reason.CANCELLED : failed(call.failure());
    return rpc != null
        ? pack(Kind.RPC, 0, rpc, reason)
        : pack(Kind.HTTP, result == null ? 0 : result.status(), null, reason)
            | method(call.method());
  }

  /** That of a statement which ended. */
  static long of(ObservedStatement statement) {
    StatementFailure failure = statement.failure();
    long how = statement.connection().side() == Side.READER ? READER : 0;
    how |= statement.batch() > 1 ? BATCH : 0;
    return pack(Kind.RAN, 0, null, failure == null ? Reason.OK : reason(failure)) | how << METHOD;
  }

  private static Reason reason(StatementFailure failure) {
    if (failure.reason() != null) {
      return failure.reason();
    }
    String state = failure.sqlState();
    boolean broken = state != null && state.startsWith(BROKEN);
    return broken ? Reason.CONNECTION_RESET : Reason.UPSTREAM_ERROR;
  }

  private static Reason failed(@Nullable Throwable failure) {
    return failure == null ? Reason.OK : Reason.CONNECTION_RESET;
  }

  /** That of something whose reason says all. */
  static long of(Kind kind, Reason reason) {
    return pack(kind, 0, null, reason);
  }

  private static int status(Outcome outcome) {
    if (outcome instanceof Outcome.Answered answer) {
      return answer.status();
    }
    return outcome instanceof Outcome.AnsweredHere answer ? answer.status() : 0;
  }

  private static long pack(Kind kind, int status, @Nullable RpcCode rpc, Reason reason) {
    long code = rpc == null ? 0 : rpc.ordinal() + 1;
    return kind.ordinal()
        | code << CODE
        | (long) reason.ordinal() << REASON
        | (long) status << STATUS;
  }

  private static long method(String method) {
    return (long) (METHODS.indexOf(method) + 1) << METHOD;
  }

  static Kind kind(long manner) {
    return KINDS[part(manner, 0, KIND_BITS)];
  }

  /** The method, as the conventions have it. */
  static String method(long manner) {
    int known = part(manner, METHOD, METHOD_BITS);
    return known == 0 ? OTHER : METHODS.get(known - 1);
  }

  /** Whether a statement was run on a replica. */
  static boolean isReader(long manner) {
    return (part(manner, METHOD, METHOD_BITS) & READER) != 0;
  }

  /** Whether a statement was several. */
  static boolean isBatch(long manner) {
    return (part(manner, METHOD, METHOD_BITS) & BATCH) != 0;
  }

  /** The code of an RPC; null of another call. */
  static @Nullable RpcCode code(long manner) {
    int known = part(manner, CODE, CODE_BITS);
    return known == 0 ? null : RpcCode.of(known - 1);
  }

  static Reason reason(long manner) {
    return REASONS[part(manner, REASON, REASON_BITS)];
  }

  /** The HTTP status; 0 if there is none. */
  static int status(long manner) {
    return (int) (manner >>> STATUS);
  }

  private static int part(long manner, int from, int bits) {
    return (int) (manner >>> from) & ((1 << bits) - 1);
  }
}
