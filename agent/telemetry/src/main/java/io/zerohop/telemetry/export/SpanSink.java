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

  /** Whether it is that place, so that calls to it are the export's own. */
  boolean isAt(String host, int port);

  @Override
  void close();
}
