package io.zerohop.instrumentation.jdbcpools;

import com.zaxxer.hikari.pool.HikariPool;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.spi.PoolWaits;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;

/** HikariCP: a pool prints as its name. */
public final class HikariAdapter implements Adapter, PoolWaits.Reading {
  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat("HikariPool.getConnection", new Waits(new PoolWaits(HikariHooks.NAME, this)));
  }

  @Override
  public String name(Object pool) {
    return pool.toString();
  }

  @Override
  public PoolState state(Object pool) {
    HikariPool there = (HikariPool) pool;
    return new PoolState(
        there.getActiveConnections(),
        there.getIdleConnections(),
        there.getThreadsAwaitingConnection());
  }
}
