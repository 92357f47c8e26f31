package io.zerohop.engine.attempt;

/**
 * The times a rule sets, in nanoseconds; 0 for none.
 *
 * @param requestNanos from the begin of the call to the last byte of the response
 * @param backendRequestNanos from the begin of one attempt to its response headers
 */
public record Timeouts(long requestNanos, long backendRequestNanos) {
  /** No limit of ours. */
  public static final Timeouts NONE = new Timeouts(0, 0);
}
