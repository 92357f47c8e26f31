package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;

/** The authority of a request: what stands in its Host header. */
public final class Authority {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private Authority() {}

  /** The application's own Host header if it set one, else host and port of its URL. */
  public static String of(CallRequest request) {
    String own = request.header("host");
    if (own != null && !own.isEmpty()) {
      return own;
    }
    return with(request.host(), request.port(), request.scheme());
  }

  /** Host and port as in a URL: the scheme's default port is left out. */
  public static String with(String host, int port, String scheme) {
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == defaultPort(scheme) ? literal : literal + ":" + port;
  }

  /** 443 for https, else 80. */
  public static int defaultPort(String scheme) {
    return "https".equalsIgnoreCase(scheme) ? HTTPS : HTTP;
  }

  /** An authority without its port; an IPv6 literal keeps its brackets. */
  public static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}
