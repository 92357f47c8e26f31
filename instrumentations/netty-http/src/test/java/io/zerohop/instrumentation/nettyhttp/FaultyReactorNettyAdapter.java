package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyReactorNettyAdapter extends InjectingAdapter {
  public FaultyReactorNettyAdapter() {
    super(new ReactorNettyAdapter());
  }
}
