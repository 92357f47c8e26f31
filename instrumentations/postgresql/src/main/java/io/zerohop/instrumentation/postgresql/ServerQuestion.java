package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.core.QueryExecutor;

/**
 * Asks a server on a new connection what it is, by the driver's own means for its first queries.
 */
final class ServerQuestion {
  private static final String ROLE = "SELECT pg_catalog.pg_is_in_recovery()::text";

  /**
   * Role and lag in milliseconds. A replica that has replayed all it got, and whose receiver runs,
   * is not behind, however long the primary has been silent.
   */
  private static final String ROLE_AND_LAG =
      """
      SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN 'false'
        WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn()
          AND EXISTS (SELECT 1 FROM pg_catalog.pg_stat_wal_receiver) THEN 'true'
        ELSE 'true ' || COALESCE(CAST(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()
          - pg_catalog.pg_last_xact_replay_timestamp()) * 1000 AS bigint), 0) END
      """;

  private static final long MILLI = 1_000_000L;

  private final MethodHandle run;
  private final MethodHandle first;

  ServerQuestion(HookContext context) throws ReflectiveOperationException {
    Class<?> runner = context.libraryClass("org.postgresql.core.SetupQueryRunner");
    MethodHandles.Lookup lookup = context.lookupIn(runner);
    Class<?> row = rowOf(context);
    MethodHandle found =
        lookup.findStatic(
            runner,
            "run",
            MethodType.methodType(row, QueryExecutor.class, String.class, boolean.class));
    run =
        found.asType(
            MethodType.methodType(Object.class, QueryExecutor.class, String.class, boolean.class));
    MethodHandle column =
        row.isArray()
            ? MethodHandles.arrayElementGetter(row)
            : lookup.findVirtual(row, "get", MethodType.methodType(byte[].class, int.class));
    first = column.asType(MethodType.methodType(byte[].class, Object.class, int.class));
  }

  /** A row is a class of its own from 42.2.12 on. */
  private static Class<?> rowOf(HookContext context) {
    try {
      return context.libraryClass("org.postgresql.core.Tuple");
    } catch (ClassNotFoundException before) {
      return byte[][].class;
    }
  }

  /** What the server says of itself. */
  ServerState ask(Question question, QueryExecutor executor) throws SQLException {
    return switch (question) {
      case NOTHING -> ServerState.UNKNOWN;
      case ROLE -> state(answer(executor, ROLE));
      case ROLE_AND_LAG -> state(answer(executor, ROLE_AND_LAG));
    };
  }

  private String answer(QueryExecutor executor, String query) throws SQLException {
    try {
      Object row = run.invokeExact(executor, query, true);
      return new String((byte[]) first.invokeExact(row, 0), StandardCharsets.UTF_8);
    } catch (SQLException | Error | RuntimeException thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ServerState state(String answer) {
    int space = answer.indexOf(' ');
    boolean replica = answer.startsWith("true");
    long millis = space < 0 ? 0 : Math.max(0, Long.parseLong(answer.substring(space + 1)));
    return new ServerState(replica ? Role.REPLICA : Role.PRIMARY, millis * MILLI);
  }
}
