package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(
        new HttpUrlConnectionHooks(), "io.zerohop.instrumentation.httpurlconnection.FaultyAdapter");
  }
}
