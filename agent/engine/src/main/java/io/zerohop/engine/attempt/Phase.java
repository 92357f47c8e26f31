package io.zerohop.engine.attempt;

/** How far an attempt came. The order is the order of time; retry rules depend on it. */
public enum Phase {
  /** No connection: nothing can have reached the server. */
  NOT_CONNECTED,
  /** A connection, but no byte of the request was written to it. */
  CONNECTED,
  /** Some of the request was written: the server may have acted on it. */
  SENT,
  /** Response headers arrived. */
  HEADERS_RECEIVED
}
