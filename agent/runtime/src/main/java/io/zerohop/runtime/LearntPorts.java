package io.zerohop.runtime;

import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Inbound.Listening;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Learns of the ports of servers that listened before the agent came, from the first request that
 * each of them answers. Thread-safe.
 *
 * <p>What a server is bound to is not told, only where the request came in: one over loopback shows
 * that loopback reaches it, and the first from elsewhere that others do.
 */
final class LearntPorts {
  private final OpenPorts ports;

  /** So that most requests need no lock. */
  private final Map<Integer, Boolean> reachedFromElsewhere = new ConcurrentHashMap<>();

  LearntPorts(OpenPorts ports) {
    this.ports = ports;
  }

  /** A server answers this request. */
  void serves(ServedRequest request) {
    InetSocketAddress local = request.local();
    if (local == null || local.isUnresolved() || local.getPort() <= 0) {
      return;
    }
    boolean elsewhere = !local.getAddress().isLoopbackAddress();
    Boolean known = reachedFromElsewhere.get(local.getPort());
    if (known == null || (elsewhere && !known)) {
      String protocol = request.isRpc() ? "grpc" : "http";
      boolean tls = request.scheme().equals("https");
      ports.learnt(new Listening("learnt from a request", local, protocol, tls));
      reachedFromElsewhere.merge(local.getPort(), elsewhere, Boolean::logicalOr);
    }
  }
}
