package io.zerohop.instrumentation.postgresql;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where pgjdbc is hooked, from 42.2 on: below every pool, and above every transport. */
public final class PostgresqlHooks implements HookProvider {
  static final String OPEN = "ConnectionFactory.openConnection";
  static final String STREAM = "PGStream.<init>";
  static final String STREAM_FROM_42_7 = "PGStream.<init> with buffer";

  static final String VALID = "PgConnection.isValid";
  static final String EXECUTE = "QueryExecutorImpl.execute";
  static final String EXECUTE_BATCH = "QueryExecutorImpl.execute batch";

  private static final String HOSTS = "([Lorg/postgresql/util/HostSpec;";
  private static final String EXECUTOR =
      "Ljava/util/Properties;)Lorg/postgresql/core/QueryExecutor;";
  private static final String TO_HOST = "(Ljavax/net/SocketFactory;Lorg/postgresql/util/HostSpec;I";

  private static final String EXECUTOR_TYPE = "org.postgresql.core.v3.QueryExecutorImpl";
  private static final String ONE =
      "(Lorg/postgresql/core/Query;Lorg/postgresql/core/ParameterList;"
          + "Lorg/postgresql/core/ResultHandler;";
  private static final String MANY =
      "([Lorg/postgresql/core/Query;[Lorg/postgresql/core/ParameterList;"
          + "Lorg/postgresql/jdbc/BatchResultHandler;";

  /** For the service loader. */
  public PostgresqlHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "postgresql",
        Library.of("org.postgresql:postgresql").versions("42.2", ""),
        "io.zerohop.instrumentation.postgresql.PostgresqlAdapter",
        List.of(
            repeat(
                    "org.postgresql.core.ConnectionFactory",
                    "openConnection",
                    HOSTS + EXECUTOR,
                    HOSTS + "Ljava/lang/String;Ljava/lang/String;" + EXECUTOR) // to 42.2
                .writingArguments(),
            enter("org.postgresql.core.PGStream", "<init>", TO_HOST + ")V").writingArguments(),
            enter("org.postgresql.core.PGStream", "<init>", TO_HOST + "I)V")
                .named(STREAM_FROM_42_7)
                .writingArguments()
                .optional(),
            skip("org.postgresql.jdbc.PgConnection", "isValid", "(I)Z"),
            skip(EXECUTOR_TYPE, "execute", ONE + "IIIZ)V", ONE + "III)V"), // to 42.2
            skip(EXECUTOR_TYPE, "execute", MANY + "IIIZ)V", MANY + "III)V").named(EXECUTE_BATCH)));
  }
}
