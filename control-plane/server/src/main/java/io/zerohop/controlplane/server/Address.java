package io.zerohop.controlplane.server;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads HOST:PORT, [IPV6]:PORT or :PORT, which is any address of this machine. */
final class Address implements ITypeConverter<InetSocketAddress> {
  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new TypeConversionException("'" + text + "' must be HOST:PORT, such as 127.0.0.1:8700");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return host.isEmpty() || host.equals("*")
          ? new InetSocketAddress(port)
          : new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (IllegalArgumentException notAPort) {
      throw new TypeConversionException("'" + text + "' must end in a port from 0 to 65535");
    } catch (UnknownHostException unknown) {
      throw new TypeConversionException("the host of '" + text + "' is not known here");
    }
  }

  /** As people write it, IPv6 in its short form (RFC 5952). */
  static String text(InetSocketAddress address) {
    return NetUtil.toSocketAddressString(address);
  }
}
