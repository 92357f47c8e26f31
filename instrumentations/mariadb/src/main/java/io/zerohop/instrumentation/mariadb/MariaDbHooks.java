package io.zerohop.instrumentation.mariadb;

import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where MariaDB Connector/J is hooked, from 3.0 on: below every pool, its own included. */
public final class MariaDbHooks implements HookProvider {
  static final String OPEN = "Driver.connect";
  static final String OPEN_LATER = "NonRegisteringDriver.connect";
  static final String SOCKET = "ConnectionHelper.createSocket";

  private static final String OPENING =
      "(Lorg/mariadb/jdbc/Configuration;)Lorg/mariadb/jdbc/Connection;";

  /** For the service loader. */
  public MariaDbHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "mariadb",
        Library.of("org.mariadb.jdbc:mariadb-java-client").versions("3.0", ""),
        "io.zerohop.instrumentation.mariadb.MariaDbAdapter",
        List.of(
            repeat("org.mariadb.jdbc.Driver", "connect", OPENING).writingArguments().oneOf("open"),
            repeat("org.mariadb.jdbc.NonRegisteringDriver", "connect", OPENING)
                .writingArguments()
                .oneOf("open"),
            skip(
                "org.mariadb.jdbc.client.impl.ConnectionHelper",
                "createSocket",
                "(Lorg/mariadb/jdbc/Configuration;Lorg/mariadb/jdbc/HostAddress;)Ljava/net/Socket;")));
  }
}
