package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;

/**
 * A request of one client that calls back, as {@link AsyncHop} drives it: what an adapter supplies.
 * Nothing here blocks. Used by one thread at a time, whichever it is.
 */
public interface AsyncSender extends HopSender {

  /**
   * Begins to send the request once, to the step's endpoint. Later tells the hop of an answer or a
   * failure; before, tells the attempt when a connection is opened and when something was written.
   *
   * @throws Exception whatever the client throws; the attempt has failed then
   */
  void send(Step.Send send, Attempt attempt, AsyncHop hop) throws Exception;

  /** Gives the application a response that no server gave. */
  void respond(Step.Respond respond) throws Exception;

  /** Sends the request as the application made it: the hop is over. */
  void untouched() throws Exception;

  /** Gives the application a failure: the hop is over. */
  void fail(Exception failure);

  /**
   * The engine lets the call wait, and nothing is under way.
   *
   * @param cancelled is to be run, on any thread, if the application gives the call up before the
   *     next step begins
   */
  default void whileWaiting(Runnable cancelled) {}

  /** A response whose headers are there, and whose body is still to be read. */
  interface Answer {
    /** What the response says, body apart. */
    Received received();

    /** Gives it to the application, with other headers; its body tells the hop of its end. */
    void handOver(HeaderChanges changes);

    /**
     * Drops it. When nothing more comes of it, and its connection is kept or closed, {@link
     * AsyncHop#dropped} is told.
     */
    void drop();
  }
}
