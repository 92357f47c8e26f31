package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.Step;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The address of an endpoint as the library sees it: the real IP address and port, with the pool
 * key in the place of a host name.
 *
 * <p>The library keys HTTP/2 and TLS connections by that name, so two endpoints never share one.
 * Plain HTTP/1.1 connections it keys by IP address and port alone; a hook adds the name.
 */
final class PinnedAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1L;

  private final transient String host;
  private final transient @Nullable Object tls;

  private PinnedAddress(InetAddress labelled, int port, String host, @Nullable Object tls) {
    super(labelled, port);
    this.host = host;
    this.tls = tls;
  }

  /**
   * @param host the host of the application's URL: the name for TLS of the application's own
   * @param secure whether that URL's scheme is https
   */
  static PinnedAddress of(
      InetSocketAddress endpoint, String poolKey, String host, boolean secure, @Nullable Object tls)
      throws UnknownHostException {
    String label = secure && tls == null ? poolKey + '|' + host : poolKey;
    return new PinnedAddress(labelled(label, endpoint.getAddress()), endpoint.getPort(), host, tls);
  }

  static PinnedAddress of(Step.Send send, String host, boolean secure) throws UnknownHostException {
    return of(send.address(), send.poolKey(), host, secure, send.tls());
  }

  private static InetAddress labelled(String label, InetAddress address)
      throws UnknownHostException {
    return address instanceof Inet6Address six && six.getScopeId() != 0
        ? Inet6Address.getByAddress(label, six.getAddress(), six.getScopeId())
        : InetAddress.getByAddress(label, address.getAddress());
  }

  /** The host of the application's URL. */
  String host() {
    return host;
  }

  /** TLS of ours for this endpoint, null for none. */
  @Nullable Object tls() {
    return tls;
  }
}
