package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyReactorNettyHooks extends InjectingHooks {
  public FaultyReactorNettyHooks() {
    super(
        new ReactorNettyHooks(), "io.zerohop.instrumentation.nettyhttp.FaultyReactorNettyAdapter");
  }
}
