package io.zerohop.instrumentation.grpc;

import io.grpc.ProxyDetector;
import io.grpc.internal.GrpcUtil;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a channel was made for, as far as a mesh can know it: a host and a port that DNS would
 * resolve (gRPC Name Resolution, naming.md).
 */
record Target(String host, int port) {
  private static final String SCHEME = "dns";

  /** dns:///host, dns://server/host, dns:host, host:port and host, each with or without port. */
  private static final Pattern DNS =
      Pattern.compile("(?:dns:(?://[^/]*/|/)?)?((?:\\[[0-9A-Fa-f:.%]+])|[^/:\\[\\]]+)(?::(\\d+))?");

  /** What the library makes of a socket address that was made with a name. */
  private static final Pattern SOCKET =
      Pattern.compile(
          "directaddress:///([^/%]+)/(?:%3Cunresolved%3E|[0-9.]+|%5B[0-9A-Fa-f:.%]+%5D):(\\d+)");

  /**
   * The target of a channel.
   *
   * @param defaultScheme what the library completes a target without a scheme by
   * @return null where a resolver of another scheme is meant
   */
  static @Nullable Target parse(String text, String defaultScheme, int defaultPort) {
    Matcher socket = SOCKET.matcher(text);
    if (socket.matches()) {
      return new Target(socket.group(1), Integer.parseInt(socket.group(2)));
    }
    return defaultScheme.equals(SCHEME) || text.startsWith(SCHEME + ":")
        ? parse(text, defaultPort)
        : null;
  }

  private static @Nullable Target parse(String text, int defaultPort) {
    Matcher matcher = DNS.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String host = matcher.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = matcher.group(2);
    return new Target(host, port == null ? defaultPort : Integer.parseInt(port));
  }

  /** Whether an RPC to it may concern the mesh at all. */
  boolean mayConcern() {
    Outbound outbound = MeshPorts.outbound();
    try {
      return outbound != null
          && outbound.mayConcern(host, port)
          && !(outbound.respectsProxies() && isBehind(GrpcUtil.DEFAULT_PROXY_DETECTOR));
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC target", fault);
      return false;
    }
  }

  /**
   * The target of a channel that goes through no proxy of the application's own; null if it does.
   *
   * @param detector what the application gave to the channel; null for the JVM's settings
   */
  @Nullable Target unlessBehind(@Nullable ProxyDetector detector) {
    if (detector == null || detector == GrpcUtil.DEFAULT_PROXY_DETECTOR) {
      return this;
    }
    return isBehind(detector) ? null : this;
  }

  private boolean isBehind(ProxyDetector detector) {
    try {
      return detector.proxyFor(InetSocketAddress.createUnresolved(host, port)) != null;
    } catch (IOException unknown) {
      return false;
    }
  }
}
