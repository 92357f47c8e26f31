package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a blocking client sends for one of the application's: the first, and its own
 * answers to challenges, which belong to the same hop. Used by the thread that makes the call.
 *
 * @param <R> the client's own type of response
 */
public final class Legs<R> {
  private @Nullable HttpHop<R> hop;

  /** None was sent so far. */
  public Legs() {}

  /**
   * Sends one of the requests.
   *
   * @param around what {@link io.zerohop.spi.Surroundings#ofThread} was on the application's thread
   * @param untouched sends it as the client would, where the mesh has no say
   * @throws Exception the failure that the application gets
   */
  public R proceed(HttpSender<R> sender, Around around, Callable<R> untouched) throws Exception {
    HttpHop<R> before = hop;
    R answer = before != null && before.isUntold() ? before.runAgain(sender) : null;
    if (answer == null) {
      HttpHop<R> begun = HttpHop.begin(sender, around);
      hop = begun;
      answer = begun == null ? untouched.call() : begun.run();
    }
    return answer;
  }

  /** Whether the last of them went by the mesh. */
  boolean isOurs() {
    return hop != null;
  }

  /** Whether the last response may be a challenge that the client answers. */
  boolean isOpen() {
    return hop != null && hop.isUntold();
  }

  /** There are no more: the last response goes to the application, or a failure does. */
  public void over(boolean failed) {
    HttpHop<R> last = hop;
    if (last != null && failed) {
      last.cancel();
    } else if (last != null) {
      last.tell();
    }
  }
}
