package io.zerohop.instrumentation.postgresql;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.exit;
import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;
import java.util.stream.Stream;

/** Where pgjdbc is hooked, from 42.2 on: below every pool, and above every transport. */
public final class PostgresqlHooks implements HookProvider {
  static final String OPEN = "ConnectionFactory.openConnection";
  static final String STREAM = "PGStream.<init>";
  static final String STREAM_FROM_42_7 = "PGStream.<init> with buffer";

  static final String VALID = "PgConnection.isValid";
  static final String EXECUTE = "QueryExecutorImpl.execute";
  static final String EXECUTE_BATCH = "QueryExecutorImpl.execute batch";

  static final String RUN = "PgStatement.executeWithFlags";
  static final String RUN_PREPARED = "PgPreparedStatement.executeWithFlags";
  static final String RUN_BATCH = "PgStatement.executeBatch";
  static final String RUN_LARGE_BATCH = "PgStatement.executeLargeBatch";
  static final String RERUN = "PgStatement.executeInternal";
  static final String CONNECTION = "PgStatement.getConnection";

  static final String READ_ONLY = "PgConnection.setReadOnly";
  static final String AUTO_COMMIT = "PgConnection.setAutoCommit";
  static final String COMMIT = "PgConnection.commit";
  static final String ROLLBACK = "PgConnection.rollback";
  static final String ISOLATION = "PgConnection.setTransactionIsolation";
  static final String SCHEMA = "PgConnection.setSchema";
  static final String NETWORK_TIMEOUT = "PgConnection.setNetworkTimeout";
  static final String WARNINGS = "PgConnection.getWarnings";
  static final String CLEAR_WARNINGS = "PgConnection.clearWarnings";
  static final String CLOSE = "PgConnection.close";
  static final String ABORT = "PgConnection.abort";
  static final String CLIENT_INFO = "PgConnection.setClientInfo";
  static final String BEFORE_ISOLATION = "PgConnection.setTransactionIsolation before";
  static final String EXECUTED_BATCH = "QueryExecutorImpl.execute batch ended";
  static final String DATA_TYPE = "PgConnection.addDataType";
  static final String AUTOSAVE = "PgConnection.setAutosave";
  static final String COPIES = "QueryExecutorImpl.startCopy";
  static final String COPIED = "QueryExecutorImpl.endCopy";
  static final String CALLS = "QueryExecutorImpl.fastpathCall";
  static final String CALLED = "QueryExecutorImpl.fastpathCall ended";
  static final String COPY = "CopyManager.<init>";
  static final String LARGE_OBJECTS = "LargeObjectManager.<init>";
  static final String XA = "PGXAConnection.<init>";

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

  private static final String STATEMENT_TYPE = "org.postgresql.jdbc.PgStatement";
  private static final String CONNECTION_TYPE = "org.postgresql.jdbc.PgConnection";
  private static final String CACHED = "(Lorg/postgresql/core/CachedQuery;";
  private static final String OF_CONNECTION = "(Lorg/postgresql/core/BaseConnection;)V";

  /** For the service loader. */
  public PostgresqlHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "postgresql",
        Library.of("org.postgresql:postgresql").versions("42.2", ""),
        "io.zerohop.instrumentation.postgresql.PostgresqlAdapter",
        Stream.of(opening(), statements(), others(), connections()).flatMap(List::stream).toList());
  }

  private static List<HookPoint> opening() {
    return List.of(
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
        skip(CONNECTION_TYPE, "isValid", "(I)Z"),
        skip(EXECUTOR_TYPE, "execute", ONE + "IIIZ)V", ONE + "III)V"), // to 42.2
        skip(EXECUTOR_TYPE, "execute", MANY + "IIIZ)V", MANY + "III)V").named(EXECUTE_BATCH),
        exit(EXECUTOR_TYPE, "execute", MANY + "IIIZ)V", MANY + "III)V").named(EXECUTED_BATCH));
  }

  private static List<HookPoint> others() {
    String copy = "(Ljava/lang/String;Z)Lorg/postgresql/copy/CopyOperation;";
    String call = "(ILorg/postgresql/core/ParameterList;Z)[B";
    return List.of(
        skip(EXECUTOR_TYPE, "startCopy", copy),
        exit(EXECUTOR_TYPE, "endCopy", "(Lorg/postgresql/core/v3/CopyOperationImpl;)J"),
        skip(EXECUTOR_TYPE, "fastpathCall", call),
        exit(EXECUTOR_TYPE, "fastpathCall", call).named(CALLED));
  }

  private static List<HookPoint> statements() {
    return List.of(
        skip(STATEMENT_TYPE, "executeWithFlags", CACHED + "I)Z"),
        skip("org.postgresql.jdbc.PgPreparedStatement", "executeWithFlags", "(I)Z"),
        skip(STATEMENT_TYPE, "executeBatch", "()[I"),
        skip(STATEMENT_TYPE, "executeLargeBatch", "()[J").optional(), // not in builds for Java 7
        repeat(STATEMENT_TYPE, "executeInternal", CACHED + "Lorg/postgresql/core/ParameterList;I)V")
            .writingArguments(),
        exit(STATEMENT_TYPE, "getConnection", "()Ljava/sql/Connection;"));
  }

  private static List<HookPoint> connections() {
    return List.of(
        skip(CONNECTION_TYPE, "setReadOnly", "(Z)V"),
        enter(CONNECTION_TYPE, "close", "()V"),
        enter(CONNECTION_TYPE, "abort", "(Ljava/util/concurrent/Executor;)V").optional(),
        exit(CONNECTION_TYPE, "addDataType", "(Ljava/lang/String;Ljava/lang/Class;)V"),
        exit(CONNECTION_TYPE, "setClientInfo", "(Ljava/lang/String;Ljava/lang/String;)V"),
        exit(CONNECTION_TYPE, "setAutosave", "(Lorg/postgresql/jdbc/AutoSave;)V"),
        skip(CONNECTION_TYPE, "setTransactionIsolation", "(I)V").named(BEFORE_ISOLATION),
        exit(CONNECTION_TYPE, "setAutoCommit", "(Z)V"),
        exit(CONNECTION_TYPE, "commit", "()V"),
        exit(CONNECTION_TYPE, "rollback", "()V"),
        exit(CONNECTION_TYPE, "setTransactionIsolation", "(I)V"),
        exit(CONNECTION_TYPE, "setSchema", "(Ljava/lang/String;)V"),
        exit(CONNECTION_TYPE, "setNetworkTimeout", "(Ljava/util/concurrent/Executor;I)V"),
        skip(CONNECTION_TYPE, "getWarnings", "()Ljava/sql/SQLWarning;"),
        skip(CONNECTION_TYPE, "clearWarnings", "()V"),
        enter("org.postgresql.copy.CopyManager", "<init>", OF_CONNECTION),
        enter("org.postgresql.largeobject.LargeObjectManager", "<init>", OF_CONNECTION),
        enter("org.postgresql.xa.PGXAConnection", "<init>", OF_CONNECTION));
  }
}
