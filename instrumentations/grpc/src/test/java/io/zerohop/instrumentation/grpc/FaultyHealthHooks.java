package io.zerohop.instrumentation.grpc;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHealthHooks extends InjectingHooks {
  public FaultyHealthHooks() {
    super(new GrpcHealthHooks(), "io.zerohop.instrumentation.grpc.FaultyHealthAdapter");
  }
}
