package io.zerohop.spi.http;

import java.util.concurrent.TimeUnit;

/** A request of one client, as far as a {@link Hop} asks about it whatever the client's style. */
public interface HopSender {
  /** How much of a response that is dropped is read for its connection's sake, in bytes. */
  int MOST_DRAINED = 64 << 10;

  /** How long such a response is read for at most, in nanoseconds. */
  default long drainNanos() {
    return TimeUnit.MILLISECONDS.toNanos(10);
  }

  /** What the application asks for. */
  Outgoing outgoing();

  /** Whether the call goes through a proxy that takes it out of the mesh's hands. */
  default boolean usesProxy() {
    return false;
  }

  /** Whether a failure says that the connection broke. */
  default boolean isBroken(Throwable thrown) {
    return HttpFailures.isBroken(thrown);
  }

  /**
   * Whether the client sends an idempotent request once more by itself, over a new connection,
   * where a kept one proved dead: asked after such a failure only. The application may have told it
   * not to.
   */
  default boolean triesAgain() {
    return true;
  }

  /** Whether the application has given the call up. */
  default boolean isCancelled() {
    return false;
  }
}
