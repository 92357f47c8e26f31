package io.zerohop.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the expensive half of the start back until the application does something that needs it, or
 * has lived for a moment: a JVM that only prints a line never pays for gRPC.
 */
final class StartGate {
  private final CountDownLatch latch = new CountDownLatch(1);
  private boolean open;

  /** Lets the start go on. Cheap when called again; from any thread. */
  void open() {
    // A race costs one more countDown, a volatile would cost every call of the application.
    if (!open) {
      open = true;
      latch.countDown();
    }
  }

  /** Waits until it is open, at most for the patience. */
  void await(Duration patience) throws InterruptedException {
    if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      open();
    }
  }
}
