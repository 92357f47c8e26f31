package io.zerohop.engine.serve;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a server of the application was asked, seen through the server's own objects.
 *
 * <p>The engine reads it while the call begins and during its first step, on the server's thread,
 * and keeps no reference other than to the values it read.
 */
public interface ServedRequest {
  /** {@code http} or {@code https}, as the connection is to the application. */
  String scheme();

  /** The Host header, or what stands for it; empty where there is none. */
  String authority();

  /** The method, as it was sent. */
  String method();

  /** Path with query as in the request line. */
  String path();

  /**
   * The value of a request header; several values are joined by a comma (RFC 9110 section 5.3).
   *
   * @param name in lower case
   */
  @Nullable String header(String name);

  /**
   * The application is not to see this request header. A server whose requests cannot be changed
   * shows it nevertheless.
   *
   * @param name in lower case
   */
  default void withhold(String name) {}

  /** The other end of the connection; null where it has no address of that kind. */
  @Nullable InetSocketAddress peer();

  /** This end of the connection; null where it has no address of that kind. */
  @Nullable InetSocketAddress local();

  /** Whether it is an RPC, whose end has a code. */
  default boolean isRpc() {
    return false;
  }
}
