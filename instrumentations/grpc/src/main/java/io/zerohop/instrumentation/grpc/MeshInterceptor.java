package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/**
 * The innermost interceptor of a channel: the application's own have run, and run once, whatever
 * the mesh does below them. Thread-safe.
 */
final class MeshInterceptor implements ClientInterceptor {
  /** What the picker is to do with a call; without it, what the application's balancer does. */
  static final CallOptions.Key<Pick> PICK = CallOptions.Key.create("zerohop-pick");

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
