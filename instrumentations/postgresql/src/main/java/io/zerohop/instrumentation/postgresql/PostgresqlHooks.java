package io.zerohop.instrumentation.postgresql;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.repeat;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where pgjdbc is hooked, from 42.2 on: below every pool, and above every transport. */
public final class PostgresqlHooks implements HookProvider {
  static final String OPEN = "ConnectionFactory.openConnection";
  static final String STREAM = "PGStream.<init>";
  static final String STREAM_FROM_42_7 = "PGStream.<init> with buffer";

  private static final String HOSTS = "([Lorg/postgresql/util/HostSpec;";
  private static final String EXECUTOR =
      "Ljava/util/Properties;)Lorg/postgresql/core/QueryExecutor;";
  private static final String TO_HOST = "(Ljavax/net/SocketFactory;Lorg/postgresql/util/HostSpec;I";

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
                .optional()));
  }
}
