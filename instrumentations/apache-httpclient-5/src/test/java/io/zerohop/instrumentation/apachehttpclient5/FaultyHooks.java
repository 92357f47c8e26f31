package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new ApacheHooks(), "io.zerohop.instrumentation.apachehttpclient5.FaultyAdapter");
  }
}
