package io.zerohop.instrumentation.mysql;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where MySQL Connector/J is hooked, from 8.0.13 on: each single connection, below every pool. */
public final class MysqlHooks implements HookProvider {
  static final String OPEN = "ConnectionImpl.getInstance";
  static final String CONNECT = "StandardSocketFactory.connect";
  static final String SOCKET = "StandardSocketFactory.createSocket";

  private static final String SOCKETS = "com.mysql.cj.protocol.StandardSocketFactory";

  /** For the service loader. */
  public MysqlHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "mysql",
        Library.of("com.mysql:mysql-connector-j").versions("8.0.13", ""),
        "io.zerohop.instrumentation.mysql.MysqlAdapter",
        List.of(
            repeat(
                "com.mysql.cj.jdbc.ConnectionImpl",
                "getInstance",
                "(Lcom/mysql/cj/conf/HostInfo;)Lcom/mysql/cj/jdbc/JdbcConnection;"),
            enter(
                    SOCKETS,
                    "connect",
                    "(Ljava/lang/String;ILcom/mysql/cj/conf/PropertySet;I)Ljava/io/Closeable;")
                .writingArguments(),
            skip(SOCKETS, "createSocket", "(Lcom/mysql/cj/conf/PropertySet;)Ljava/net/Socket;")));
  }
}
