package io.zerohop.instrumentation.postgresql;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new PostgresqlHooks(), "io.zerohop.instrumentation.postgresql.FaultyAdapter");
  }
}
