package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** A connection to a database as others may see it: its last round, from its first one's begin. */
final class SeenConnect implements ObservedCall {
  private final SqlConnect connect;
  private final ConnectRequest asked;
  private final @Nullable TraceContext parent;
  private @Nullable TraceContext trace;

  /**
   * @param parent the trace in which it is opened; null for none
   */
  SeenConnect(SqlConnect connect, ConnectRequest asked, @Nullable TraceContext parent) {
    this.connect = connect;
    this.asked = asked;
    this.parent = parent;
  }

  /** The context of its span, which is asked for when it is told; null for none. */
  void trace(@Nullable TraceContext span) {
    trace = span;
  }

  private MeshCall round() {
    return connect.round();
  }

  @Override
  public String service() {
    return round().service();
  }

  @Override
  public CallRequest request() {
    return round().request();
  }

  @Override
  public ConnectRequest connect() {
    return asked;
  }

  @Override
  public Side side() {
    return connect.side();
  }

  @Override
  public String rule() {
    return round().rule();
  }

  @Override
  public Route.@Nullable Id ruleId() {
    return round().ruleId();
  }

  @Override
  public String cluster() {
    return round().cluster();
  }

  @Override
  public int attempts() {
    return round().attempts();
  }

  @Override
  public @Nullable ObservedAttempt last() {
    return round().last();
  }

  @Override
  public @Nullable TraceContext parent() {
    return parent;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }

  @Override
  public long startNanos() {
    return connect.startNanos();
  }

  @Override
  public long endNanos() {
    return round().endNanos();
  }

  @Override
  public Outcome outcome() {
    return round().outcome();
  }

  @Override
  public Explanation explanation() {
    return connect.explain("", null);
  }
}
