package io.zerohop.instrumentation.tomcat;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new TomcatHooks(), "io.zerohop.instrumentation.tomcat.FaultyAdapter");
  }
}
