package io.zerohop.engine;

/** How good the configuration is that is held. */
public enum Held {
  /** None yet. */
  NONE,
  /** A last-known-good that is too old to be followed; only its wish for TLS counts. */
  EXPIRED,
  /** A last-known-good, followed until the control plane answers. */
  LAST_KNOWN_GOOD,
  /** From the control plane: the set of listeners is complete. Stays so when the stream is lost. */
  LIVE
}
