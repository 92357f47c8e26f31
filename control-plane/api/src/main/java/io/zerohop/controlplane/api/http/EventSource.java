package io.zerohop.controlplane.api.http;

import java.util.List;

/**
 * Where a stream's content comes from. It is asked when the caller can take more, so a slow caller
 * costs no memory and no thread; one thread at a time asks.
 */
public interface EventSource extends AutoCloseable {
  /** What is there now, without waiting; an empty list when there is nothing yet. */
  List<byte[]> next();

  /** Tells whether nothing will come after what {@link #next} has given. */
  boolean ended();

  /**
   * Calls the listener, on any thread, when asking is worth it again. Called once, at the start.
   */
  void onNews(Runnable listener);

  /** The caller left or the stream ended. */
  @Override
  void close();
}
