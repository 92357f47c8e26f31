package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new MariaDb27Hooks(), "io.zerohop.instrumentation.mariadb27.FaultyAdapter");
  }
}
