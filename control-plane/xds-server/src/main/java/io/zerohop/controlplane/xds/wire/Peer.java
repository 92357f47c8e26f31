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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream comes from, as the socket tells, and by which name of ours.
 *
 * @param host the address without port, brackets or zone; empty if the transport is no socket
 * @param port the port, 0 if unknown
 * @param loopback whether it is on the same machine; a transport within the process is
 * @param called the host that it called, as it says itself: a name, or an address, IPv6 in
 *     brackets; empty if it says none
 */
public record Peer(String host, int port, boolean loopback, String called) {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  private static final Context.Key<Peer> KEY =
      Context.keyWithDefault("peer", new Peer("", 0, true, ""));

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
        Peer peer =
            of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), call.getAuthority());
        return Contexts.interceptCall(Context.current().withValue(KEY, peer), call, headers, next);
      }
    };
  }

  static Peer of(@Nullable SocketAddress remote, @Nullable String authority) {
    Matcher said = AUTHORITY.matcher(authority == null ? "" : authority);
    String called = said.matches() ? said.group(1) : "";
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      String host = address.getHostAddress();
      int zone = host.indexOf('%');
      return new Peer(
          zone < 0 ? host : host.substring(0, zone),
          socket.getPort(),
          address.isLoopbackAddress(),
          called);
    }
    return new Peer("", 0, true, called);
  }

  @Override
  public String toString() {
    if (host.isEmpty()) {
      return "in-process";
    }
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
