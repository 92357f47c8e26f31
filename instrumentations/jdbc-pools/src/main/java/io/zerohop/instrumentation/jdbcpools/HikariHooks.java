package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where HikariCP hands a connection out. */
public final class HikariHooks implements HookProvider {
  static final String NAME = "hikaricp";

  /** For the service loader. */
  public HikariHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            NAME,
            Library.of("com.zaxxer:HikariCP").versions("2.4.0", ""),
            "io.zerohop.instrumentation.jdbcpools.HikariAdapter",
            List.of(
                HookPoint.repeat(
                    "com.zaxxer.hikari.pool.HikariPool",
                    "getConnection",
                    "(J)Ljava/sql/Connection;")))
        .whenAskedFor(Demand.MEASURES);
  }
}
