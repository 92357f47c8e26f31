package io.zerohop.xds.client;

/**
 * Where a control plane listens.
 *
 * @param host a name or a literal address, IPv6 without brackets
 */
public record ControlPlaneAddress(String host, int port) {
  private static final int DEFAULT_PORT = 8710;

  public ControlPlaneAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host must not be empty");
    }
    if (!host.chars().allMatch(ControlPlaneAddress::isOfHosts)) {
      throw new IllegalArgumentException(
          "must be HOST:PORT without a scheme or a path, such as 127.0.0.1:8710");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 literal.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static ControlPlaneAddress parse(String text) {
    String trimmed = text.trim();
    int bracket = trimmed.indexOf(']');
    if (trimmed.startsWith("[") && bracket > 0) {
      String rest = trimmed.substring(bracket + 1);
      return new ControlPlaneAddress(
          trimmed.substring(1, bracket), rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1)));
    }
    int colon = trimmed.indexOf(':');
    if (colon < 0 || colon != trimmed.lastIndexOf(':')) {
      return new ControlPlaneAddress(trimmed, DEFAULT_PORT);
    }
    return new ControlPlaneAddress(trimmed.substring(0, colon), port(trimmed.substring(colon + 1)));
  }

  /** Names, and literals of both families with their zone. */
  private static boolean isOfHosts(int c) {
    return c < 0x7f && (Character.isLetterOrDigit(c) || "-._:%".indexOf(c) >= 0);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port must be a number, was \"" + text + "\"", e);
    }
  }

  /** {@code host:port}, with brackets around an IPv6 literal. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
