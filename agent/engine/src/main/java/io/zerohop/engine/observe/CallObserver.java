package io.zerohop.engine.observe;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The port that metrics, traces, tap and the ring of failed calls implement. Called on the thread
 * that drives the call; must be quick, must not throw, must not keep the {@link ObservedCall}.
 */
public interface CallObserver {
  /** An observer that looks away. */
  CallObserver NONE = new CallObserver() {};

  /** A send is about to be performed: the first, or a retry. */
  default void sending(ObservedCall call, Step.Send send) {}

  /**
   * A call that is traced has an answer that goes to the application; its end is told when the body
   * has ended. Not told of an RPC.
   */
  default void answered(ObservedCall call) {}

  /** A call ended, whichever way; told once for each call. */
  default void ended(ObservedCall call) {}

  /**
   * In mode observe: what enforcing would have done with the first step. The call itself went on
   * unchanged.
   */
  default void wouldHave(ObservedCall call, Step step) {}

  /** Policy delays the call on purpose before it is sent. */
  default void delayed(ObservedCall call) {}

  /** A statement on a connection that stands is answered by policy in the database's place. */
  default void refused(ObservedCall connection, Reason reason) {}

  /**
   * Statements of a connection that may use replicas stay with its primary.
   *
   * @param why one of few texts
   */
  default void onWriter(ObservedCall connection, String why) {}

  /**
   * A connection to a database was in use for long, or its endpoint left, and no pool ever asked
   * whether it is good; told once for each.
   */
  default void neverValidated(ObservedCall connection) {}

  /** A call that a server of the application answered has ended; told once for each. */
  default void served(ObservedServing call) {}

  /**
   * Whether {@link #statement} is to be told of all statements, not of those alone that have a
   * span. Asked for each one: cheap.
   */
  default boolean watchesStatements() {
    return false;
  }

  /** A statement on a connection that stands has ended; told once for each. */
  default void statement(ObservedStatement statement) {}

  /**
   * A connection to a database stands, or could not be had; told once for each, while {@link
   * #ended} tells the end of one that stood.
   *
   * @param endNanos when that was, on the scale of the engine's clock
   */
  default void connected(ObservedCall connection, long endNanos) {}

  /** Whether {@link #waited} is to be told. Asked for each one: cheap. */
  default boolean watchesPools() {
    return false;
  }

  /**
   * A thread of the application asked a pool for a connection, and has it, or not.
   *
   * @param nanos how long that took
   * @param failure what it was thrown; null where it has one
   */
  default void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {}

  /** A mirror was due but the body can be sent only once, or no endpoint could take it. */
  default void mirrorSkipped(ObservedCall call) {}
}
