package io.zerohop.instrumentation.grpc;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  public FaultyHooks() {
    super(new GrpcHooks(), "io.zerohop.instrumentation.grpc.FaultyAdapter");
  }
}
