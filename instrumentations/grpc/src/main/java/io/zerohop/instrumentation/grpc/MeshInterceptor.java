package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.zerohop.engine.attempt.Step;

/**
 * The innermost interceptor of a channel: the application's own have run, and run once, whatever
 * the mesh does below them. Thread-safe.
 */
final class MeshInterceptor implements ClientInterceptor {
  /** The send that an RPC is to be picked for. */
  static final CallOptions.Key<Step.Send> SEND = CallOptions.Key.create("zerohop-send");

  /** What the library is to fail an RPC with, by its own means. */
  static final CallOptions.Key<Status> REFUSED = CallOptions.Key.create("zerohop-refused");

  private final Target target;

  MeshInterceptor(Target target) {
    this.target = target;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return target.mayConcern()
        ? new MeshClientCall<>(new Rpc<>(target, method, options, next))
        : next.newCall(method, options);
  }
}
