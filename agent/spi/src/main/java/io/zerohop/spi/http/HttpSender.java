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

  /** What a response says, body apart. */
  Received received(R response);

  /**
   * Drops a response that is not to reach the application. Its connection may be kept, if no more
   * than {@link #MOST_DRAINED} is left to read; whoever fails lets go of it.
   */
  void discard(R response) throws IOException;

  /** The response with other header fields. */
  R changed(R response, HeaderChanges changes);

  /** The response with a body that tells the hop of its end; without one, tells it at once. */
  R watched(R response, Hop hop);
}
