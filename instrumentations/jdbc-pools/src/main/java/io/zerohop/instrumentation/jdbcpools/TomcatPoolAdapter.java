package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.engine.sql.PoolState;
import io.zerohop.spi.PoolWaits;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.jspecify.annotations.Nullable;

/** Tomcat's JDBC pool. */
public final class TomcatPoolAdapter implements Adapter, PoolWaits.Reading {
  @Override
  public void bind(HookContext context, HookBinder binder) {
    Waits waits = new Waits(new PoolWaits(TomcatPoolHooks.NAME, this));
    binder.repeat("ConnectionPool.getConnection", waits);
    binder.repeat(TomcatPoolHooks.AS_USER, waits);
  }

  @Override
  public @Nullable String name(Object pool) {
    return ((ConnectionPool) pool).getName();
  }

  @Override
  public PoolState state(Object pool) {
    ConnectionPool there = (ConnectionPool) pool;
    return new PoolState(there.getActive(), there.getIdle(), there.getWaitCount());
  }
}
