package io.zerohop.controlplane.catalog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What literal addresses mean. Nothing is looked up. */
public final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";
  private static final Pattern FOUR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private Addresses() {}

  /** Whether the text is an address of IPv4 or IPv6, without brackets. */
  public static boolean isLiteral(String address) {
    return parse(address) != null;
  }

  static boolean isLoopback(String address) {
    InetAddress parsed = parse(address);
    return parsed != null && parsed.isLoopbackAddress();
  }

  /** Empty, {@code 0.0.0.0} or {@code ::}: bound to all addresses. */
  static boolean isWildcard(String address) {
    InetAddress parsed = address.isEmpty() ? null : parse(address);
    return address.isEmpty() || (parsed != null && parsed.isAnyLocalAddress());
  }

  private static @Nullable InetAddress parse(String address) {
    boolean six = address.indexOf(':') >= 0 && address.indexOf('[') < 0;
    if (!six && !FOUR.matcher(address).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException broken) {
      return null;
    }
  }
}
