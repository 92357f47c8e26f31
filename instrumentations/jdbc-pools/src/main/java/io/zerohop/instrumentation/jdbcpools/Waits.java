package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.spi.PoolWaits;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Around the method of a pool that hands a connection out: takes its time where it is asked for.
 */
record Waits(PoolWaits waits) implements RepeatHandler {
  @Override
  public @Nullable Object enter(@Nullable Object pool, @Nullable Object[] arguments) {
    return waits.isWatched() ? (Long) System.nanoTime() : null;
  }

  @Override
  public Verdict exit(Object begun, Pass pass) {
    Object pool = pass.self();
    if (pool != null) {
      waits.waited(pool, System.nanoTime() - (Long) begun, pass.thrown());
    }
    return Verdict.unchanged();
  }
}
