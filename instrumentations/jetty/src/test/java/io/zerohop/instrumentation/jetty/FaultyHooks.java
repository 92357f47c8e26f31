package io.zerohop.instrumentation.jetty;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new JettyHooks(), "io.zerohop.instrumentation.jetty.FaultyAdapter");
  }
}
