package io.zerohop.instrumentation.grpc;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
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

  /**
   * The target of a channel.
   *
   * @param defaultScheme what the library completes a target without a scheme by
   * @return null where a resolver of another scheme is meant
   */
  static @Nullable Target parse(String text, String defaultScheme, int defaultPort) {
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
      return outbound != null && outbound.mayConcern(host, port);
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC target", fault);
      return false;
    }
  }
}
