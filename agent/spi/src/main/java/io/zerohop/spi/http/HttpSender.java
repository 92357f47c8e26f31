package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import java.io.IOException;

/**
 * A request of one blocking client as {@link HttpHop} drives it: what an adapter supplies. Used by
 * the thread that makes the call.
 *
 * @param <R> the client's own type of response
 */
public interface HttpSender<R> extends HopSender {

  /**
   * Sends the request once, to the step's endpoint, and returns when the response headers are
   * there. Tells the attempt when a socket is opened and when something was written.
   *
   * @throws Exception whatever the client throws
   */
  R send(Step.Send send, Attempt attempt) throws Exception;

  /** A response of the client's own type that no server gave. */
  R respond(Step.Respond respond);

  /** The status of a response. */
  int status(R response);

  /** The header fields of a response. */
  Fields headers(R response);

  /**
   * Drops a response that is not to reach the application. Its connection may be kept, if no more
   * than {@link #MOST_DRAINED} is left to read; whoever fails lets go of it.
   */
  void discard(R response) throws IOException;

  /** The response with other header fields. */
  R changed(R response, HeaderChanges changes);

  /** The response with a body that tells the hop of its end; without one, tells it at once. */
  R watched(R response, Hop hop);

  /** Whether the client may answer this response by itself with another request of the same hop. */
  default boolean isChallenge(R response) {
    return false;
  }
}
