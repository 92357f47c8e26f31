package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Agroal hands a connection out. */
public final class AgroalHooks implements HookProvider {
  static final String NAME = "agroal";

  /** For the service loader. */
  public AgroalHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            NAME,
            Library.of("io.agroal:agroal-pool").versions("1.3", ""),
            "io.zerohop.instrumentation.jdbcpools.AgroalAdapter",
            List.of(
                HookPoint.repeat(
                    "io.agroal.pool.ConnectionPool", "getConnection", "()Ljava/sql/Connection;")))
        .whenAskedFor(Demand.MEASURES);
  }
}
