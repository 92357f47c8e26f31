package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new JdkExecutorsHooks(), "io.zerohop.instrumentation.jdkexecutors.FaultyAdapter");
  }
}
