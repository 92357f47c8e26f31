package io.zerohop.controlplane.api;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** By what others on the network may call this machine. */
final class OwnNames {
  private OwnNames() {}

  /**
   * This machine's host name and addresses.
   *
   * @param listening the address listened on; nothing is added where it is a single one
   */
  static SortedSet<String> of(@Nullable InetAddress listening) {
    TreeSet<String> names = new TreeSet<>();
    if (listening == null || !listening.isAnyLocalAddress()) {
      return names;
    }
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException nameless) {
      // The addresses have to do.
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
          .forEach(names::add);
    } catch (SocketException unknown) {
      // The host name has to do.
    }
    return names;
  }
}
