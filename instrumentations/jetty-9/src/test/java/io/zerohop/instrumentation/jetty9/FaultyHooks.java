package io.zerohop.instrumentation.jetty9;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new Jetty9Hooks(), "io.zerohop.instrumentation.jetty9.FaultyAdapter");
  }
}
