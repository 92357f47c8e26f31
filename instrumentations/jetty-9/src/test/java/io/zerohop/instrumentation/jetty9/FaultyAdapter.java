package io.zerohop.instrumentation.jetty9;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyAdapter extends InjectingAdapter {
  public FaultyAdapter() {
    super(new Jetty9Adapter());
  }
}
