package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.spi.Exchange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of an RPC, which the application is told once: by a call below, on the library's own
 * threads and in its order, or by whoever {@linkplain #claimEnd claims} it while there is none that
 * would. A superclass and not a part, so that an RPC stays one object. Thread-safe.
 */
abstract sealed class EndedOnce<Q, R> extends ClientCall<Q, R> permits RoutedCall {
  private volatile @Nullable Listener<R> listener;
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable Cancellation cancelled;

  /** The call that stands by while the mesh lets the RPC wait. */
  private @Nullable Attempt<Q, R> waiting;

  private volatile boolean claimed;

  /** The application has started it. */
  final void startedBy(Listener<R> responses) {
    listener = responses;
  }

  final boolean isStarted() {
    return listener != null;
  }

  final Listener<R> listener() {
    return Objects.requireNonNull(listener);
  }

  /** What the mesh does with it; null for nothing. */
  final void exchange(@Nullable Exchange begun) {
    exchange = begun;
  }

  final @Nullable Exchange exchange() {
    return exchange;
  }

  /** What it holds of the mesh is given back. */
  final void giveUp() {
    Exchange begun = exchange;
    if (begun != null) {
      begun.cancel();
    }
  }

  /** The application gives it up. */
  final void giveUp(Cancellation asked) {
    cancelled = asked;
    giveUp();
  }

  /** What the application said when it gave it up; null if it has not. */
  final @Nullable Cancellation cancelled() {
    return cancelled;
  }

  /** From now on this call tells when the library ends the RPC. */
  final synchronized void waiting(Attempt<Q, R> held) {
    waiting = held;
  }

  /** The call that did so until now; null for none. */
  final synchronized @Nullable Attempt<Q, R> notWaiting() {
    Attempt<Q, R> held = waiting;
    waiting = null;
    return held;
  }

  /** The library ended the RPC while the mesh let it wait. */
  final void overtaken(Attempt<Q, R> held, Status status, Metadata trailers) {
    if (claimEndWhile(held)) {
      giveUp();
      listener().onClose(status, trailers);
    }
  }

  private synchronized boolean claimEndWhile(Attempt<Q, R> held) {
    return waiting == held && claimEnd();
  }

  /** Whether nobody else tells the application the end; it is for the caller to tell then. */
  final synchronized boolean claimEnd() {
    boolean first = !claimed;
    claimed = true;
    return first;
  }

  final boolean isEndClaimed() {
    return claimed;
  }

  /** No call could be started, not even one that the application would have made. */
  final void end(Throwable fault) {
    if (claimEnd()) {
      Status status = Status.INTERNAL.withDescription("no call could be started");
      listener().onClose(status.withCause(fault), new Metadata());
    }
  }
}
