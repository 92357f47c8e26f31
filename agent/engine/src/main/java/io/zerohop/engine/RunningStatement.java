package io.zerohop.engine;

import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** A statement on its way. Its session uses it again for the next one. */
final class RunningStatement implements WatchedStatement, ObservedStatement {
  private static final int LONGEST_TEXT = 4_096;

  private final Mesh mesh;
  private final StatementWatch owner;
  private String sql = "";
  private int batch;
  private long began;
  private long start;
  private long end;
  private @Nullable TraceContext trace;
  private @Nullable StatementFailure failure;
  private @Nullable ObservedRun before;
  private ObservedCall connection;

  RunningStatement(Mesh mesh, StatementWatch owner) {
    this.mesh = mesh;
    this.owner = owner;
    this.connection = owner.connection();
  }

  /**
   * It begins.
   *
   * @param span null where it has none
   */
  void begin(String text, int count, @Nullable TraceContext span) {
    sql = text;
    batch = count;
    trace = span;
    began = now();
    start = began;
  }

  private long now() {
    return mesh.ports().nanoTime().getAsLong();
  }

  @Override
  public void also(String text) {
    if (sql.length() < LONGEST_TEXT) {
      sql = sql.isEmpty() ? text : sql + "; " + text;
    }
  }

  /** A run that was lost. */
  private record Lost(
      @Nullable ObservedRun before,
      ObservedCall connection,
      long startNanos,
      long endNanos,
      @Nullable StatementFailure failure,
      @Nullable TraceContext trace)
      implements ObservedRun {}

  @Override
  public void again(SqlSession on, @Nullable StatementFailure why) {
    long now = now();
    before = new Lost(before, connection(on), start, now, why, trace);
    start = now;
    trace = trace == null ? null : mesh.tracer().again(connection, trace);
  }

  @Override
  public void over(SqlSession on, @Nullable StatementFailure why) {
    end = now();
    failure = why;
    connection = connection(on);
    try {
      mesh.ports().observer().statement(this);
    } finally {
      sql = "";
      trace = null;
      failure = null;
      before = null;
      connection = owner.connection();
      owner.idle(this);
    }
  }

  private ObservedCall connection(SqlSession on) {
    return on instanceof DatabaseSession session ? session.connection() : connection;
  }

  @Override
  public @Nullable ObservedRun before() {
    return before;
  }

  @Override
  public ObservedCall connection() {
    return connection;
  }

  @Override
  public long startNanos() {
    return start;
  }

  @Override
  public long endNanos() {
    return end;
  }

  @Override
  public @Nullable StatementFailure failure() {
    return failure;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }

  @Override
  public String sql() {
    return sql;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public long beganNanos() {
    return began;
  }
}
