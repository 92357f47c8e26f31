package io.zerohop.instrumentation.postgresql;

import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Connections that stand: gives them up, outside a transaction, where the engine says so. */
final class Standing {
  private final MethodHandle stream;

  Standing(HookContext context) throws ReflectiveOperationException {
    Class<?> base = context.libraryClass("org.postgresql.core.QueryExecutorBase");
    stream =
        context
            .lookupIn(base)
            .findGetter(base, "pgStream", PGStream.class)
            .asType(MethodType.methodType(PGStream.class, Object.class));
  }

  /** A pool, or the application, asks whether the connection is good. */
  Verdict valid(@Nullable Object connection) throws Throwable {
    if (connection instanceof PgConnection own) {
      String why = retired(own.getQueryExecutor(), true);
      return why == null ? Verdict.unchanged() : Verdict.result(false);
    }
    return Verdict.unchanged();
  }

  /** A statement is about to be sent. */
  Verdict execute(@Nullable Object executor) throws Throwable {
    String why = retired(executor, false);
    return why == null
        ? Verdict.unchanged()
        : Verdict.failure(new PSQLException(why, PSQLState.CONNECTION_FAILURE));
  }

  private @Nullable String retired(@Nullable Object executor, boolean validating) throws Throwable {
    if (executor == null
        || !(((PGStream) stream.invokeExact(executor)).getSocketFactory() instanceof Route route)) {
      return null;
    }
    String why = route.exchange().retired(validating);
    return why != null && ((QueryExecutor) executor).getTransactionState() == TransactionState.IDLE
        ? why
        : null;
  }
}
