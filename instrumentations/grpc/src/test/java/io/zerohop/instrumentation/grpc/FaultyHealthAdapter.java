package io.zerohop.instrumentation.grpc;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapter with handlers that a test can make throw. */
public final class FaultyHealthAdapter extends InjectingAdapter {
  public FaultyHealthAdapter() {
    super(new GrpcHealthAdapter());
  }
}
