package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyVertxAdapter extends InjectingAdapter {
  public FaultyVertxAdapter() {
    super(new VertxAdapter());
  }
}
