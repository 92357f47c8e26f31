package io.zerohop.spi.http;

/**
 * A request as its client has it.
 *
 * @param url where the application wants it to go
 * @param method in the application's own case
 * @param headers as far as they are known
 * @param payload the body
 * @param timeoutNanos the application's own limit for the whole call, in nanoseconds; 0 if it set
 *     none. The client keeps to it by itself
 */
public record Outgoing(Url url, String method, Fields headers, Payload payload, long timeoutNanos) {
  /** A request of a client that has no limit for a whole call. */
  public Outgoing(Url url, String method, Fields headers, Payload payload) {
    this(url, method, headers, payload, 0);
  }
}
