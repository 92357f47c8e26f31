package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyNettyHttpAdapter extends InjectingAdapter {
  public FaultyNettyHttpAdapter() {
    super(new NettyHttpAdapter());
  }
}
