package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where DBCP2 hands a connection out. */
public final class Dbcp2Hooks implements HookProvider {
  static final String NAME = "commons-dbcp2";

  /** For the service loader. */
  public Dbcp2Hooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            NAME,
            Library.of("org.apache.commons:commons-dbcp2").versions("2.0", ""),
            "io.zerohop.instrumentation.jdbcpools.Dbcp2Adapter",
            List.of(
                HookPoint.repeat(
                    "org.apache.commons.dbcp2.PoolingDataSource",
                    "getConnection",
                    "()Ljava/sql/Connection;")))
        .whenAskedFor(Demand.MEASURES);
  }
}
