package io.zerohop.instrumentation.jdbc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps prepared statements for later users, a pool as a rule. A statement stays on its
 * connection, so where that is done all must be made on the first. Some are known by their classes;
 * others, who may or may not do so as they are set up, by the first statement that they kept.
 */
final class StatementKeepers {
  private static final List<String> CLASSES =
      List.of(
          "org.apache.commons.dbcp2.PoolingConnection",
          "org.apache.commons.dbcp.PoolingConnection",
          "org.apache.tomcat.dbcp.dbcp2.PoolingConnection",
          "org.apache.tomcat.jdbc.pool.interceptor.StatementCache",
          "com.mchange.v2.c3p0.stmt.",
          "org.vibur.dbcp.stcache.",
          "weblogic.jdbc.common.internal.ConnectionEnv",
          "com.ibm.ws.rsadapter.");

  private final Set<String> found = ConcurrentHashMap.newKeySet();

  /** A statement of a connection to the service was kept. */
  void found(String service) {
    found.add(service);
  }

  /**
   * Who keeps the statement that is asked for right now.
   *
   * @param looks whether to look at the stack
   * @return null where nobody is known to
   */
  @Nullable String keeper(String service, boolean looks) {
    if (found.contains(service)) {
      return "one was kept before";
    }
    return looks ? onStack() : null;
  }

  private static @Nullable String onStack() {
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
