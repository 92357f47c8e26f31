package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyNettyHttp2Adapter extends InjectingAdapter {
  public FaultyNettyHttp2Adapter() {
    super(new NettyHttp2Adapter());
  }
}
