package io.zerohop.instrumentation.mysql;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new MysqlHooks(), "io.zerohop.instrumentation.mysql.FaultyAdapter");
  }
}
