package io.zerohop.telemetry.export;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The texts of addresses, which the JDK makes anew each time; a few are kept. For one thread. */
final class HostAddresses {
  private static final int KEPT = 256;

  private final @Nullable InetAddress[] addresses = new @Nullable InetAddress[KEPT];
  private final String[] texts = new String[KEPT];

  /** The address without its port; the name where none is known. */
  String text(InetSocketAddress of) {
    InetAddress address = of.getAddress();
    if (address == null) {
      return of.getHostString();
    }
    int hash = address.hashCode();
    int index = (hash ^ (hash >>> Byte.SIZE)) & (KEPT - 1);
    if (!address.equals(addresses[index])) {
      addresses[index] = address;
      texts[index] = address.getHostAddress();
    }
    return texts[index];
  }
}
