package io.zerohop.instrumentation.jdbcpools;

import io.agroal.pool.ConnectionPool;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.spi.PoolWaits;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import org.jspecify.annotations.Nullable;

/** Agroal, whose pools have no name. */
public final class AgroalAdapter implements Adapter, PoolWaits.Reading {
  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat("ConnectionPool.getConnection", new Waits(new PoolWaits(AgroalHooks.NAME, this)));
  }

  @Override
  public @Nullable String name(Object pool) {
    return null;
  }

  @Override
  public PoolState state(Object pool) {
    ConnectionPool there = (ConnectionPool) pool;
    return new PoolState(
        (int) there.activeCount(), (int) there.availableCount(), (int) there.awaitingCount());
  }
}
