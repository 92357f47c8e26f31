package io.zerohop.instrumentation.jdkhttpserver;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new JdkHttpServerHooks(), "io.zerohop.instrumentation.jdkhttpserver.FaultyAdapter");
  }
}
