package io.zerohop.controlplane.catalog;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What literal addresses mean. Nothing is looked up. */
final class Addresses {
  private Addresses() {}

  static boolean isLoopback(String address) {
    return parse(address).isLoopbackAddress();
  }

  /** Empty, {@code 0.0.0.0} or {@code ::}: bound to all addresses. */
  static boolean isWildcard(String address) {
    return address.isEmpty() || parse(address).isAnyLocalAddress();
  }

  private static InetAddress parse(String address) {
    try {
      boolean literal = address.indexOf(':') >= 0 || address.matches("[0-9.]+");
      if (!literal) {
        throw new IllegalArgumentException("address must be a literal, was " + address);
      }
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address must be a literal, was " + address, e);
    }
  }
}
