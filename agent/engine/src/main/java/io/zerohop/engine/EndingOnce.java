package io.zerohop.engine;

import io.zerohop.engine.attempt.Breaker;
import io.zerohop.engine.attempt.Lease;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.LiveCluster;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a call holds while it is under way, an endpoint with its slots in the circuit breaker,
 * perhaps a retry of the budget or a place in a queue, and its end, which comes once, from whatever
 * thread, and gives all of it back. A superclass and not a part, so that a call stays one object.
 */
abstract sealed class EndingOnce implements ObservedCall permits KnownCall {
  private static final AtomicReferenceFieldUpdater<EndingOnce, Attempt> UNDER_WAY =
      AtomicReferenceFieldUpdater.newUpdater(EndingOnce.class, Attempt.class, "underWay");
  private static final AtomicReferenceFieldUpdater<EndingOnce, LiveCluster> TAKEN_RETRY =
      AtomicReferenceFieldUpdater.newUpdater(EndingOnce.class, LiveCluster.class, "takenRetry");
  private static final AtomicReferenceFieldUpdater<EndingOnce, Lease> LEASE =
      AtomicReferenceFieldUpdater.newUpdater(EndingOnce.class, Lease.class, "lease");
  private static final AtomicIntegerFieldUpdater<EndingOnce> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(EndingOnce.class, "ended");

  final Mesh mesh;
  final boolean dry;

  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile @Nullable Attempt underWay;

  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile @Nullable LiveCluster takenRetry;

  private volatile @Nullable Lease lease;
  private volatile int ended;
  private volatile @Nullable Outcome outcome;
  private CallObserver observer;
  private volatile long endNanos;

  /**
   * @param dry decides only: holds nothing, tells nobody
   */
  EndingOnce(Mesh mesh, boolean dry) {
    this.mesh = mesh;
    this.dry = dry;
    this.observer = mesh.ports().observer();
  }

  /** Another one sees the call: that of a whole of which the call is a part. */
  final void observedBy(CallObserver other) {
    observer = other;
  }

  final CallObserver observer() {
    return observer;
  }

  /** Counts the attempt at its endpoint until it is released. */
  final void hold(Attempt attempt) {
    attempt.endpoint.begin();
    UNDER_WAY.set(this, attempt);
    if (isEnded()) {
      release();
    }
  }

  /** Takes a retry from the budget; it is held until the attempt is over, or the call. */
  final boolean takeRetry(LiveCluster cluster) {
    if (!cluster.takeRetry()) {
      return false;
    }
    TAKEN_RETRY.set(this, cluster);
    if (isEnded()) {
      giveRetryBack();
    }
    return true;
  }

  final void giveRetryBack() {
    LiveCluster taken = TAKEN_RETRY.getAndSet(this, null);
    if (taken != null) {
      taken.retried();
    }
  }

  final void releaseEndpoint() {
    Attempt held = UNDER_WAY.getAndSet(this, null);
    if (held != null) {
      held.endpoint.end();
      if (held.slots != Breaker.NOTHING) {
        held.cluster.breaker().leave(held.slots, held.cluster.cluster().breaker());
      }
    }
  }

  /** Holds what a wait is for until it is over, or the call. */
  final void await(Lease waitedFor) {
    LEASE.set(this, waitedFor);
    if (isEnded()) {
      giveLeaseBack();
    }
  }

  /** A wait for configuration, which nobody is told of once it is over, or the call. */
  final Step.Wait waitFor(long nanos, Waiting.Waiter until) {
    await(until);
    return new Step.Wait(nanos, until);
  }

  /** What the call waited for, now its own; null if it does not wait, or has ended. */
  final @Nullable Lease awaited() {
    return lease == null ? null : LEASE.getAndSet(this, null);
  }

  /** Gives back what a wait was for. */
  final void giveLeaseBack() {
    Lease held = awaited();
    if (held != null) {
      held.giveBack();
    }
  }

  private void release() {
    releaseEndpoint();
    giveRetryBack();
    giveLeaseBack();
  }

  /** There is an answer; the call goes on until its body has ended. */
  final void answered(Outcome how) {
    if (!isEnded()) {
      outcome = how;
      if (!dry && trace() != null) {
        observer.answered(this);
      }
    }
  }

  /** Ends the call, unless it has ended. */
  final void end(Outcome how) {
    if (dry) {
      outcome = how;
      return;
    }
    if (ENDED.compareAndSet(this, 0, 1)) {
      outcome = how;
      endNanos = now();
      release();
      observer.ended(this);
    }
  }

  final boolean isEnded() {
    return ended != 0;
  }

  final boolean isDry() {
    return dry;
  }

  final long now() {
    return mesh.ports().nanoTime().getAsLong();
  }

  @Override
  public final long endNanos() {
    return endNanos;
  }

  @Override
  public final Outcome outcome() {
    Outcome known = outcome;
    return known == null ? new Outcome.PassedThrough(Reason.PASSED_THROUGH) : known;
  }
}
