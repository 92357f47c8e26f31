package io.zerohop.engine.attempt;

import io.zerohop.engine.trace.Carried;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the mesh, made by the application or answered by it: a state machine
 * that gives steps and takes results. It does no I/O and holds no thread.
 *
 * <p>A call that comes in has the same life: its first step is {@link Step.Serve}, or {@link
 * Step.Respond} in the application's place; {@link #result} is what the application answered, or
 * that it failed; its end is {@link #bodyEnd}, {@link #ended} or {@link #cancel}, and comes once.
 *
 * <p>Used by one thread at a time; the adapter orders the calls. {@link #cancel} alone may come
 * from any thread. After {@link Step.Finish}, {@link Step.Fail}, {@link Step.Respond} or {@link
 * Step.PassThrough} no more steps are asked for, and {@link #bodyEnd} closes the books; a call that
 * is dropped must be cancelled, so that its counters are given back.
 */
public interface Call {
  /** The first step. Asked for once. */
  Step first();

  /** The next step after a {@link Step.Send} or a {@link Step.Serve} was performed. */
  Step result(AttemptResult result);

  /** The next step after a {@link Step.Wait} is over, or was ended by what it waited for. */
  Step resume();

  /**
   * The send that is under way, to be performed once more and not counted: an authentication leg, a
   * client's own re-send.
   *
   * @throws IllegalStateException if there was no send yet
   */
  Step.Send current();

  /**
   * The fields that the send under way carries beside the rule's; also when it is repeated. Of a
   * call that comes in those that its answer carries beside the application's: to be asked for
   * their values when the answer's head is sent, of an RPC its end.
   */
  default Carried carried() {
    return Carried.NOTHING;
  }

  /**
   * The end of the response body, reported apart from the headers: never retried, counts for the
   * endpoint's health.
   *
   * @param failure null if it ended as it should
   */
  void bodyEnd(@Nullable Throwable failure);

  /**
   * The end of a response that tells last how it went, as an RPC does in its trailers: in the place
   * of {@link #bodyEnd}, after its begin was reported as a result. Never retried, counts for the
   * endpoint's health.
   */
  void ended(AttemptResult last);

  /**
   * Whether rate limits and faults have had their say: what a call for the same request that is
   * begun anew is to tell ({@link CallRequest#isAdmitted}). False for calls that have neither.
   */
  default boolean isAdmitted() {
    return false;
  }

  /**
   * Whether the call must fail rather than go on without the mesh, where a fault of ours keeps the
   * engine from deciding: the configuration held asks for TLS to its destination, or bans writes.
   */
  default boolean failsClosed() {
    return false;
  }

  /** The application gave up; the counters are given back. Does nothing after the end. */
  void cancel();
}
