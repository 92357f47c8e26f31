package io.zerohop.controlplane.server;

import io.zerohop.controlplane.xds.agents.OtlpPlace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * Where agents send OTLP: to the policy API, by plain HTTP from this machine, which the API takes
 * from nobody else, by HTTPS from all others.
 *
 * @param api where it listens, or is to
 * @param certificate that it shows, in PEM
 */
record OtlpForAgents(Supplier<InetSocketAddress> api, String certificate) implements OtlpPlace.For {
  @Override
  public OtlpPlace agent(boolean loopback, String called) {
    InetSocketAddress there = api.get();
    if (there.getPort() == 0) {
      return OtlpPlace.NOWHERE;
    }
    InetAddress address = there.getAddress();
    return loopback ? plain(there, address) : secure(there, address, called);
  }

  private static OtlpPlace plain(InetSocketAddress there, InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return new OtlpPlace("http://127.0.0.1:" + there.getPort(), "");
    }
    return address.isLoopbackAddress()
        ? new OtlpPlace("http://" + Address.text(there), "")
        : OtlpPlace.NOWHERE;
  }

  private OtlpPlace secure(InetSocketAddress there, InetAddress address, String called) {
    if (address.isLoopbackAddress() || (address.isAnyLocalAddress() && called.isEmpty())) {
      return OtlpPlace.NOWHERE;
    }
    String host =
        address.isAnyLocalAddress() ? called + ":" + there.getPort() : Address.text(there);
    return new OtlpPlace("https://" + host, certificate);
  }
}
