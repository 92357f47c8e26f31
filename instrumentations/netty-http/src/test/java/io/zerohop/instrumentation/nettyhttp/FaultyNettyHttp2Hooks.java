package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyNettyHttp2Hooks extends InjectingHooks {
  public FaultyNettyHttp2Hooks() {
    super(new NettyHttp2Hooks(), "io.zerohop.instrumentation.nettyhttp.FaultyNettyHttp2Adapter");
  }
}
