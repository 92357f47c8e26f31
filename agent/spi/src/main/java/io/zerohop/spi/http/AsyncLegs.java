package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import org.jspecify.annotations.Nullable;

/**
 * {@link Legs} of a client that calls back: the requests that it sends for one of the
 * application's, one after the other.
 */
public final class AsyncLegs {
  private volatile @Nullable AsyncHop hop;

  /** None was sent so far. */
  public AsyncLegs() {}

  /**
   * Begins to send one of the requests.
   *
   * @param around what {@link io.zerohop.spi.Surroundings#ofThread} was on the application's thread
   * @throws Exception what the client throws where the mesh has no say
   */
  public void proceed(AsyncSender sender, Around around) throws Exception {
    AsyncHop before = hop;
    boolean leg = before != null && before.isUntold() && before.runAgain(sender);
    if (!leg && !AsyncHop.run(sender, around, begun -> hop = begun)) {
      sender.untouched();
    }
  }

  /** The application is told of the last response, or of a failure. */
  public void over(boolean failed) {
    AsyncHop last = hop;
    if (last != null && failed) {
      last.cancel();
    } else if (last != null) {
      last.tell();
    }
  }
}
