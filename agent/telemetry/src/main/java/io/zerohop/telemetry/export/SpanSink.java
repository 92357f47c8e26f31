package io.zerohop.telemetry.export;

import java.io.IOException;

/** Takes encoded spans. For one thread. */
interface SpanSink extends AutoCloseable {
  /**
   * Sends what was encoded last, and waits for the answer, for a bounded time.
   *
   * @throws IOException if it was not taken
   */
  void send(SpanEncoder request) throws IOException, InterruptedException;

  @Override
  void close();
}
