package io.zerohop.controlplane.api.http;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

/**
 * What an HTTP server needs to know.
 *
 * @param address where to listen; port 0 takes a free one
 * @param tls the certificate to show
 * @param gate who gets in
 * @param maxBody the longest request body in bytes; longer ones get 413
 * @param patience how long a caller may take to send a request, and keep an idle connection
 * @param problem the body of an answer that this layer gives itself, as JSON
 */
public record HttpSettings(
    InetSocketAddress address,
    SslContext tls,
    Gate gate,
    int maxBody,
    Duration patience,
    Function<Trouble, byte[]> problem) {
  /**
   * What went wrong before a request reached its handler.
   *
   * @param status the HTTP status
   * @param reason Kubernetes' word for it
   * @param message one sentence
   */
  public record Trouble(int status, String reason, String message) {}
}
