package io.zerohop.instrumentation.jdbc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pools that keep statements for later users. A statement stays on its connection, so where one of
 * them is, all must be made on the first.
 */
final class StatementKeepers {
  private static final List<String> CLASSES =
      List.of(
          "org.apache.commons.dbcp2.PoolingConnection",
          "org.apache.commons.dbcp.PoolingConnection",
          "org.apache.tomcat.dbcp.dbcp2.PoolingConnection",
          "org.apache.tomcat.jdbc.pool.interceptor.StatementCache",
          "com.mchange.v2.c3p0.stmt.",
          "org.vibur.dbcp.stcache.");

  private StatementKeepers() {}

  /** The class of one that asks for a statement right now; null where none does. */
  static @Nullable String onStack() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> CLASSES.stream().anyMatch(name::startsWith))
                    .findFirst()
                    .orElse(null));
  }
}
