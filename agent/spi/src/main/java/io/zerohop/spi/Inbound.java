package io.zerohop.spi;

import java.net.InetSocketAddress;

/**
 * The port through which adapters tell what a server does; the runtime implements it. Thread-safe.
 */
public interface Inbound {
  /** A server of the application accepts connections now. Never throws. */
  void listening(Listening listening);

  /** That server has stopped, or is about to. Never throws. */
  void closed(InetSocketAddress address);

  /**
   * A listening port.
   *
   * @param library which server, for the status: {@code tomcat}, {@code jdk-httpserver}
   * @param address what it is bound to
   * @param protocol {@code http} or {@code grpc}
   * @param tls whether the application's own TLS is on that port
   */
  record Listening(String library, InetSocketAddress address, String protocol, boolean tls) {}
}
