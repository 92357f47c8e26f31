package io.zerohop.spi;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.trace.Carried;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of whatever kind as its adapter drives it: waits in the way that suits the client, and
 * keeps every fault of our own from it. A superclass and not a part, so that an exchange stays one
 * object.
 */
abstract sealed class Driven permits Exchange, SqlExchange, Serving {
  @SuppressWarnings("UnnecessaryLambda") // one object: it is compared with
  private static final BooleanSupplier NEVER = () -> false;

  /** So long at most an application that gives a call up waits until its thread is free. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Call call;
  private boolean sent;

  Driven(Call call) {
    this.call = call;
  }

  /** What faults are reported under. */
  private String name() {
    return getClass().getSimpleName();
  }

  /** The first step, with waits slept through on this thread. */
  public Step first() {
    return first(NEVER);
  }

  /**
   * The first step, with waits slept through on this thread.
   *
   * @param cancelled whether the application has given the call up, which ends the waits
   */
  public Step first(BooleanSupplier cancelled) {
    return blocking(guarded(call::first), cancelled);
  }

  /** The step after a send, with waits slept through on this thread. */
  public Step result(AttemptResult result) {
    return result(result, NEVER);
  }

  /**
   * The step after a send, with waits slept through on this thread.
   *
   * @param cancelled whether the application has given the call up, which ends the waits
   */
  public Step result(AttemptResult result, BooleanSupplier cancelled) {
    return blocking(guarded(() -> call.result(result)), cancelled);
  }

  /**
   * The step after a send; waits are scheduled, no thread is held. Never completes exceptionally.
   */
  public CompletableFuture<Step> resultAsync(AttemptResult result) {
    return scheduled(guarded(() -> call.result(result)));
  }

  /** The first step; waits are scheduled, no thread is held. Never completes exceptionally. */
  public CompletableFuture<Step> firstAsync() {
    return scheduled(guarded(call::first));
  }

  /** Whether rate limits and faults have had their say. Never throws. */
  public boolean isAdmitted() {
    try {
      return call.isAdmitted();
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".isAdmitted", fault);
      return false;
    }
  }

  /** The send that is under way once more, uncounted; null if the engine has none. */
  public Step.@Nullable Send current() {
    try {
      return call.current();
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".current", fault);
      return null;
    }
  }

  /**
   * The fields that the send under way carries beside the rule's, also when it is repeated; none
   * after a fault. Never throws.
   */
  public Carried carried() {
    try {
      return call.carried();
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".carried", fault);
      return Carried.NOTHING;
    }
  }

  /** The response body ended; {@code failure} is null if it ended as it should. Never throws. */
  public void bodyEnd(@Nullable Throwable failure) {
    try {
      call.bodyEnd(failure);
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".bodyEnd", fault);
    }
  }

  /** The response ended and told last how it went, as an RPC does. Never throws. */
  public void ended(AttemptResult last) {
    try {
      call.ended(last);
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".ended", fault);
    }
  }

  /** The application gave up. Never throws. */
  public void cancel() {
    try {
      call.cancel();
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".cancel", fault);
    }
  }

  private Step guarded(Supplier<Step> next) {
    try {
      Step step = next.get();
      sent |= step instanceof Step.Send || step instanceof Step.Serve;
      return step;
    } catch (Throwable fault) {
      MeshPorts.fault(name(), fault);
      cancel();
      return sent ? new Step.Finish(HeaderChanges.NONE) : unsent();
    }
  }

  /** What stands in the place of a call that must not go on without the mesh. */
  Step refused() {
    return RefusedCall.REFUSED;
  }

  /** Whether a call that could not even be begun must fail. */
  static boolean failsClosed(Outbound outbound, String host, int port) {
    try {
      return outbound.failsClosed(host, port);
    } catch (Throwable fault) {
      MeshPorts.fault("Exchange.failsClosed", fault);
      return false;
    }
  }

  /** What becomes of a call that a fault of ours met before anything was sent. */
  private Step unsent() {
    try {
      if (call.failsClosed()) {
        return refused();
      }
    } catch (Throwable fault) {
      MeshPorts.fault(name() + ".failsClosed", fault);
    }
    return new Step.PassThrough(Reason.PASSED_THROUGH);
  }

  /**
   * Lets the waits pass. An interrupt ends one of them, not those that follow: a call that has
   * nothing to go by yet would ask again and again. It stays set: the client meets it at its own
   * next blocking step.
   */
  private Step blocking(Step step, BooleanSupplier cancelled) {
    Step next = step;
    boolean interrupted = false;
    try {
      while (next instanceof Step.Wait wait) {
        if (!await(wait, cancelled)) {
          cancel();
        }
        interrupted |= Thread.interrupted();
        next = guarded(call::resume);
      }
      return next;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets a wait pass; false if the application has given the call up meanwhile. */
  private static boolean await(Step.Wait wait, BooleanSupplier cancelled) {
    Step.Readiness until = wait.until();
    long end = System.nanoTime() + wait.nanos();
    if (until != null) {
      Thread waiting = Thread.currentThread();
      until.whenReady(() -> LockSupport.unpark(waiting));
    }
    while (end - System.nanoTime() > 0
        && (until == null || !until.isReady())
        && !Thread.currentThread().isInterrupted()) {
      if (cancelled.getAsBoolean()) {
        return false;
      }
      long left = end - System.nanoTime();
      LockSupport.parkNanos(cancelled == NEVER ? left : Math.min(left, SLICE_NANOS));
    }
    return true;
  }

  private CompletableFuture<Step> scheduled(Step step) {
    return step instanceof Step.Wait wait ? after(wait) : CompletableFuture.completedFuture(step);
  }

  /**
   * The first step; a {@link Step.Wait} is for the adapter to let pass by {@link #after}. Never
   * throws.
   */
  public Step firstOrWait() {
    return guarded(call::first);
  }

  /** The same for the step after a send. */
  public Step resultOrWait(AttemptResult result) {
    return guarded(() -> call.result(result));
  }

  /**
   * The step after a wait, and after those that follow it, on {@link MeshThreads}: what comes next
   * may look up a name, for which neither the JVM's one thread for delays nor the one that
   * publishes configurations has time. Never completes exceptionally.
   */
  public CompletableFuture<Step> after(Step.Wait wait) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.completeOnTimeout(null, wait.nanos(), TimeUnit.NANOSECONDS);
    if (wait.until() != null) {
      wait.until().whenReady(() -> over.complete(null));
    }
    return over.thenComposeAsync(ignored -> scheduled(guarded(call::resume)), MeshThreads.EXECUTOR);
  }
}
