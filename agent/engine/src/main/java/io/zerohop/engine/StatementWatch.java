package io.zerohop.engine;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Which statements of a connection somebody wants to know of. Keeps the object for one, so that it
 * costs none where it has no span. Used by one thread at a time, as the connection is.
 */
final class StatementWatch {
  private final Mesh mesh;
  private final ObservedCall connection;
  private @Nullable RunningStatement idle;

  /**
   * @param connection as observers see it
   */
  StatementWatch(Mesh mesh, ObservedCall connection) {
    this.mesh = mesh;
    this.connection = connection;
  }

  /** Whether anybody may want to know of any. */
  boolean isWatched() {
    return mesh.tracer() != Tracer.OFF || observer().watchesStatements();
  }

  /** One begins; null where nobody wants to know. */
  @Nullable WatchedStatement began(Around around, String sql, int batch) {
    if (mesh.mode() != Mode.ENFORCE) {
      return null;
    }
    TraceContext trace = mesh.tracer().within(around.trace());
    if (trace == null && !observer().watchesStatements()) {
      return null;
    }
    RunningStatement free = idle;
    RunningStatement next = free == null ? new RunningStatement(mesh, this) : free;
    idle = null;
    next.begin(sql, batch, trace);
    return next;
  }

  private CallObserver observer() {
    return mesh.ports().observer();
  }

  /** It is over, and can be another one. */
  void idle(RunningStatement ended) {
    idle = ended;
  }

  /** As observers see it. */
  ObservedCall connection() {
    return connection;
  }
}
