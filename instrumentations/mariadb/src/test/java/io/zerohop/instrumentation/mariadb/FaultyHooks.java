package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new MariaDbHooks(), "io.zerohop.instrumentation.mariadb.FaultyAdapter");
  }
}
