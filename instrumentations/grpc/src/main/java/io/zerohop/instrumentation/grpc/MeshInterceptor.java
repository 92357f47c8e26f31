package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The innermost interceptor of a channel: the application's own have run, and run once, whatever
 * the mesh does below them. Thread-safe.
 */
final class MeshInterceptor implements ClientInterceptor {
  /** As many names of methods as a client's code has; made up ones are not kept beyond. */
  private static final int MOST_PATHS = 512;

  private final Target target;
  private final Map<String, String> paths = new ConcurrentHashMap<>();

  MeshInterceptor(Target target) {
    this.target = target;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return target.mayConcern()
        ? new MeshClientCall<>(new Rpc<>(target, method, path(method), options, next))
        : next.newCall(method, options);
  }

  /** As HTTP/2 carries it (PROTOCOL-HTTP2.md). */
  private String path(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    String known = paths.get(name);
    if (known != null) {
      return known;
    }
    String path = "/" + name;
    if (paths.size() < MOST_PATHS) {
      paths.put(name, path);
    }
    return path;
  }
}
