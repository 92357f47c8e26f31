package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyNettyHttpHooks extends InjectingHooks {
  public FaultyNettyHttpHooks() {
    super(new NettyHttpHooks(), "io.zerohop.instrumentation.nettyhttp.FaultyNettyHttpAdapter");
  }
}
