package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.engine.sql.PoolState;
import io.zerohop.spi.PoolWaits;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;

/** DBCP2: the data source is what has the pool, and neither has a name. */
public final class Dbcp2Adapter implements Adapter {
  @Override
  public void bind(HookContext context, HookBinder binder) throws Exception {
    Member pool = Member.method(context, PoolingDataSource.class, "getPool", 1);
    binder.repeat(
        "PoolingDataSource.getConnection",
        new Waits(new PoolWaits(Dbcp2Hooks.NAME, new Objects(pool))));
  }

  private record Objects(Member pool) implements PoolWaits.Reading {
    @Override
    public @Nullable String name(Object source) {
      return null;
    }

    @Override
    public @Nullable PoolState state(Object source) {
      if (!(pool.call(source) instanceof ObjectPool<?> objects)) {
        return null;
      }
      int waiting = objects instanceof GenericObjectPool<?> known ? known.getNumWaiters() : -1;
      return new PoolState(objects.getNumActive(), objects.getNumIdle(), waiting);
    }
  }
}
