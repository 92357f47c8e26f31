package io.zerohop.instrumentation.okhttp;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new OkHttpHooks(), "io.zerohop.instrumentation.okhttp.FaultyAdapter");
  }
}
