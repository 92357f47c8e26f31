package io.zerohop.instrumentation.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;

/** What a call of the library is made for. */
sealed interface Order {
  /** As the application would have made it: nothing is to change. */
  record Plain() implements Order {}

  /** To an endpoint of the mesh. */
  record Sent(Step.Send send) implements Order {}

  /**
   * To stand by while the mesh lets the RPC wait, and to go nowhere: it ends when the RPC is to end
   * for what the library knows, as a context that is cancelled or a channel that is shut down.
   */
  record Waiting() implements Order {}

  /**
   * To fail by the library's own means: on the executor, and with the words, that it has for a
   * channel that is shut down or a time that is over.
   *
   * @param status what it fails with otherwise
   * @param isFinal whether also an RPC that waits for readiness is to fail
   */
  record Refused(Status status, boolean isFinal) implements Order {
    /** Whether one that waits for readiness goes on waiting. */
    boolean mayWait() {
      return !isFinal && status.getCode() == Status.Code.UNAVAILABLE;
    }
  }

  /**
   * To hand on, where the library hands on such things, how a call before it ended.
   *
   * @param patient whether that one would have waited for readiness
   * @param answered whether a server ended it: by trailers only, which are its headers, too
   */
  record Handed(Status status, Metadata trailers, boolean patient, boolean answered)
      implements Order {
    /** The same as the application is to see it. */
    Handed after(Step last) {
      return answered
          ? new Handed(status, Headers.ofResponse(trailers, last), patient, true)
          : this;
    }
  }

  /** What the engine does not let out; null if that is not what it says. */
  static @Nullable Refused refusal(Step step) {
    if (step instanceof Step.Respond respond) {
      return new Refused(Statuses.of(respond), Statuses.isFinal(respond));
    }
    return step instanceof Step.Fail fail ? new Refused(Statuses.of(fail), false) : null;
  }

  /** Whether it goes to a server, with what the application does. */
  default boolean isPerformed() {
    return this instanceof Sent || this instanceof Plain;
  }

  /** The status for the picker to fail the call with; null if it does not. */
  default @Nullable Status refused() {
    if (this instanceof Refused refused) {
      return refused.status();
    }
    return this instanceof Handed handed ? handed.status() : null;
  }

  /** The send of the mesh; null if there is none. */
  default Step.@Nullable Send send() {
    return this instanceof Sent sent ? sent.send : null;
  }
}
