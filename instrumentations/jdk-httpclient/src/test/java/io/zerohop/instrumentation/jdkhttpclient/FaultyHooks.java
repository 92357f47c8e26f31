package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new JdkHttpClientHooks(), "io.zerohop.instrumentation.jdkhttpclient.FaultyAdapter");
  }
}
