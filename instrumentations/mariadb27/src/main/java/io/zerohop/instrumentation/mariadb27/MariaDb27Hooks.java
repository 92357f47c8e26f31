package io.zerohop.instrumentation.mariadb27;

import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where MariaDB Connector/J 2.7 is hooked: below every pool, its own included. */
public final class MariaDb27Hooks implements HookProvider {
  static final String OPEN = "Utils.retrieveProxy";
  static final String SOCKET = "Utils.createSocket";

  private static final String UTILS = "org.mariadb.jdbc.internal.util.Utils";

  /** For the service loader. */
  public MariaDb27Hooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "mariadb-2.7",
        Library.of("org.mariadb.jdbc:mariadb-java-client").versions("2.7", "3.0"),
        "io.zerohop.instrumentation.mariadb27.MariaDb27Adapter",
        List.of(
            repeat(
                    UTILS,
                    "retrieveProxy",
                    "(Lorg/mariadb/jdbc/UrlParser;"
                        + "Lorg/mariadb/jdbc/internal/util/pool/GlobalStateInfo;)"
                        + "Lorg/mariadb/jdbc/internal/protocol/Protocol;")
                .writingArguments(),
            skip(
                UTILS,
                "createSocket",
                "(Lorg/mariadb/jdbc/util/Options;Ljava/lang/String;)Ljava/net/Socket;")));
  }
}
