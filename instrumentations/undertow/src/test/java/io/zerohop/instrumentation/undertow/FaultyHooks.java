package io.zerohop.instrumentation.undertow;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new UndertowHooks(), "io.zerohop.instrumentation.undertow.FaultyAdapter");
  }
}
