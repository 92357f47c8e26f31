package io.zerohop.controlplane.xds.wire;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where a stream comes from, as the socket tells.
 *
 * @param host the address without port, brackets or zone; empty if the transport is no socket
 * @param port the port, 0 if unknown
 * @param loopback whether it is on the same machine; a transport within the process is
 */
public record Peer(String host, int port, boolean loopback) {
  private static final Context.Key<Peer> KEY =
      Context.keyWithDefault("peer", new Peer("", 0, true));

  /** The peer of the call that is being started on this thread. */
  public static Peer current() {
    return KEY.get();
  }

  /** Makes {@link #current} work; what proves an identity will be put beside it here. */
  public static ServerInterceptor interceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, P> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
        Peer peer = of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        return Contexts.interceptCall(Context.current().withValue(KEY, peer), call, headers, next);
      }
    };
  }

  static Peer of(@org.jspecify.annotations.Nullable SocketAddress remote) {
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      String host = address.getHostAddress();
      int zone = host.indexOf('%');
      return new Peer(
          zone < 0 ? host : host.substring(0, zone), socket.getPort(), address.isLoopbackAddress());
    }
    return new Peer("", 0, true);
  }

  @Override
  public String toString() {
    if (host.isEmpty()) {
      return "in-process";
    }
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
