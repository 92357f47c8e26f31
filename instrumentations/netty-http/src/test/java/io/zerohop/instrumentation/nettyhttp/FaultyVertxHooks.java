package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyVertxHooks extends InjectingHooks {
  public FaultyVertxHooks() {
    super(new VertxHooks(), "io.zerohop.instrumentation.nettyhttp.FaultyVertxAdapter");
  }
}
