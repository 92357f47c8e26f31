package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Tomcat's pool hands a connection out. */
public final class TomcatPoolHooks implements HookProvider {
  static final String NAME = "tomcat-jdbc";
  static final String AS_USER = "ConnectionPool.getConnection, as a user";

  /** For the service loader. */
  public TomcatPoolHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            NAME,
            Library.of("org.apache.tomcat:tomcat-jdbc").versions("8.5.0", ""),
            "io.zerohop.instrumentation.jdbcpools.TomcatPoolAdapter",
            List.of(
                HookPoint.repeat(
                    "org.apache.tomcat.jdbc.pool.ConnectionPool",
                    "getConnection",
                    "()Ljava/sql/Connection;"),
                HookPoint.repeat(
                        "org.apache.tomcat.jdbc.pool.ConnectionPool",
                        "getConnection",
                        "(Ljava/lang/String;Ljava/lang/String;)Ljava/sql/Connection;")
                    .named(AS_USER)))
        .whenAskedFor(Demand.MEASURES);
  }
}
