package io.zerohop.engine;

import java.util.Locale;

/** A host in lower case, and a port, {@link #ANY} for any. IPv6 literals without brackets. */
record HostPort(String host, int port) {
  static final int ANY = -1;

  /** Reads {@code host}, {@code host:port}, {@code host:*}, {@code [v6]:port}. */
  static HostPort of(String text, int portIfNone) {
    String name = text.toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon > name.lastIndexOf(']') && name.indexOf(':') == colon;
    hasPort |= colon > 0 && name.charAt(colon - 1) == ']';
    String host = hasPort ? name.substring(0, colon) : name;
    int port = hasPort ? port(name.substring(colon + 1)) : portIfNone;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new HostPort(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, port);
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(Character::isDigit)) {
      return ANY;
    }
    return Integer.parseInt(text);
  }

  /** Whether a host is an address or this machine itself: such calls never wait. */
  static boolean isLiteralOrLocal(String host) {
    if (host.isEmpty() || host.indexOf(':') >= 0) {
      return true;
    }
    if (host.equalsIgnoreCase("localhost")
        || host.regionMatches(true, host.length() - 10, ".localhost", 0, 10)) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
