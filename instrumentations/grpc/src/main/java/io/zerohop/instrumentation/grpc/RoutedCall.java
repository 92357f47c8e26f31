package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An RPC on its way: one call of the library for each send that the engine gives. The order of the
 * methods is the order of time.
 *
 * <p>What is done to the calls below goes through {@link #turns}, one after another. What they tell
 * goes to the application as they tell it. A superclass and not a part, so that an RPC stays one
 * object.
 */
abstract sealed class RoutedCall<Q, R> extends EndedOnce<Q, R> permits MeshClientCall {
  private static final Order PLAIN = new Order.Plain();

  final Turns turns = new Turns();
  final Replay<Q> replay = new Replay<>();

  private final Caller caller = new Caller(Context.current());
  private Rpc<Q, R> rpc;
  private @Nullable Metadata headers;

  /** The call that stands below, if there is one; changed in turns. */
  private volatile @Nullable Attempt<Q, R> below;

  /** How the last call ended that was not the end of the RPC. */
  private @Nullable Order ending;

  /** How often it was begun, and sent without being answered with a response. */
  private int beginnings;

  private int sends;
  private boolean admitted;

  RoutedCall(Rpc<Q, R> rpc) {
    this.rpc = rpc;
  }

  // 1. what the engine says

  /** On the application's thread. */
  final void begin(Listener<R> responses, Metadata given) {
    startedBy(responses);
    headers = given;
    begin();
  }

  /** Or later in its context, for one that waits for readiness. */
  private void begin() {
    Order last = ending;
    if (isEndClaimed()) {
      return;
    }
    if (cancelled() != null) {
      turns.execute(this::endCancelled);
      return;
    }
    if (last != null && !replay.isPossible()) {
      send(last, null);
      return;
    }
    Exchange before = exchange();
    admitted |= before != null && before.isAdmitted();
    beginnings++;
    CallRequest request = rpc.request(given(), admitted);
    Exchange begun = before == null ? Exchange.begin(request) : before.next(request);
    exchange(begun);
    if (begun == null) {
      send(PLAIN, null);
    } else {
      follow(begun.firstOrWait(), null);
    }
  }

  private void follow(Step step, Order.@Nullable Handed before) {
    if (!(step instanceof Step.Wait wait)) {
      perform(step, before, true);
      return;
    }
    turns.execute(this::standBy);
    var unused =
        Objects.requireNonNull(exchange())
            .after(wait)
            .thenAccept(next -> caller.tell(() -> wake(next, before), rpc.options()));
  }

  private void wake(Step next, Order.@Nullable Handed before) {
    turns.execute(this::standDown);
    perform(next, before, false);
  }

  /**
   * @param here whether this thread is one on which the library tells an end
   */
  private void perform(Step step, Order.@Nullable Handed before, boolean here) {
    Order.Refused refusal = Order.refusal(step);
    if (step instanceof Step.Send send && (before == null || replay.isPossible())) {
      if (!send.mirrors().isEmpty()) {
        turns.execute(
            () -> {
              replay.mirrorTo(send.mirrors());
              mirror();
            });
      }
      send(new Order.Sent(send), before);
    } else if (refusal != null) {
      send(refusal, null);
    } else if (before == null) {
      exchange(null);
      send(PLAIN, null);
    } else {
      finish(step, before, here);
    }
  }

  private void finish(Step step, Order.Handed before, boolean here) {
    Exchange begun = Objects.requireNonNull(exchange());
    if (before.patient() && isPatient()) {
      begun.cancel();
      beginLater();
      return;
    }
    if (step instanceof Step.Send) {
      begun.cancel(); // too much was sent to be sent once more
    } else {
      begun.bodyEnd(null);
    }
    Order.Handed told = before.after(step);
    if (!here) {
      send(told, null);
    } else if (claimEnd()) {
      listener().onClose(told.status(), told.trailers());
    }
  }

  // 2. waiting

  /** Whether one that is to wait for readiness still can. */
  private boolean isPatient() {
    return cancelled() == null && replay.isPossible() && !isEndClaimed();
  }

  private void beginLater() {
    turns.execute(this::standBy);
    caller.later(
        () -> {
          turns.execute(this::standDown);
          begin();
        },
        rpc.options(),
        beginnings);
  }

  /** A call that goes nowhere hears what else ends the RPC meanwhile. In its turn. */
  private void standBy() {
    if (below == null && !isEndClaimed()) {
      caller.run(
          () -> {
            if (started(new Order.Waiting()) != null) {
              standDown();
            }
          });
    }
  }

  /** The wait is over. In its turn. */
  private void standDown() {
    Attempt<Q, R> held = notWaiting();
    if (held != null) {
      rpc = rpc.within(held.learned());
      if (below == held) {
        below = null;
      }
      held.abandon();
    }
  }

  // 3. the calls below

  /**
   * @param before how the call before it ended, if this one repeats it
   */
  private void send(Order order, Order.@Nullable Handed before) {
    if (!turns.take()) {
      turns.later(() -> sendIn(order, before));
      return;
    }
    try {
      sendIn(order, before);
    } finally {
      turns.pass();
    }
  }

  /** The turn may be another thread's, in another context. */
  private void sendIn(Order order, Order.@Nullable Handed before) {
    if (caller.isHere()) {
      startOrLeave(order, before);
    } else {
      caller.run(() -> startOrLeave(order, before));
    }
  }

  private void startOrLeave(Order order, Order.@Nullable Handed before) {
    if (isEndClaimed()) {
      giveUp();
      return;
    }
    Order possible = possible(order);
    if (possible != order) {
      giveUp();
    }
    Throwable fault = started(possible);
    if (fault == null) {
      return;
    }
    giveUp(); // what it holds is not this RPC's any more
    Order instead = before == null ? PLAIN : before;
    if (!(possible instanceof Order.Sent) || started(instead) != null) {
      end(fault);
    }
  }

  /** What is left of it after the turns before this one, which may have sent too much. */
  private Order possible(Order order) {
    Cancellation asked = cancelled();
    Order last = ending;
    if (asked != null) {
      return new Order.Refused(asked.status(), true);
    }
    return last != null && order.isPerformed() && !replay.isPossible() ? last : order;
  }

  /** Starts a call in its turn; why it could not be started, null if it was. */
  private @Nullable Throwable started(Order order) {
    Attempt<Q, R> next = null;
    try {
      next = new Attempt<>(this, rpc, order);
      start(next);
      return null;
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC call", fault);
      below = null;
      if (next != null) {
        next.abandon();
      }
      return fault;
    }
  }

  /** Starts a call and does to it what was done so far. */
  private void start(Attempt<Q, R> next) {
    below = next;
    Order order = next.order();
    if (order instanceof Order.Waiting) {
      waiting(next);
    }
    boolean last = order instanceof Order.Plain;
    next.start(last ? given() : Headers.of(given(), order.send(), sends, exchange()));
    if (next.isPerformed()) {
      replay.onto(next.call());
    }
    if (last) {
      replay.forget();
    }
    Cancellation asked = cancelled();
    if (asked != null) {
      asked.of(next.call());
    }
  }

  /** Sends copies of a request that is complete and was kept; in its turn. */
  final void mirror() {
    List<Step.Mirror> due = replay.mirrorsDue();
    List<Action<Q>> request = due.isEmpty() ? null : replay.actions();
    if (request != null) {
      Copies.send(rpc, due, given(), List.copyOf(request));
    }
  }

  // 4. what the calls below tell

  /** A call that is to go nowhere went somewhere. */
  void strayed(Attempt<Q, R> stray) {
    turns.execute(() -> stray.call().cancel("the mesh does not let it out", null));
  }

  /** A call of the mesh ended before a response began. */
  void closed(Attempt<Q, R> ended, Status status, Metadata trailers) {
    Progress progress = ended.progress();
    AttemptResult result = Statuses.result(status, trailers, progress, false);
    boolean patient = result.failure() == Failure.CONNECT && progress.isPatient();
    Metadata shown = Headers.shown(trailers, ended.order().send());
    Order.Handed before = new Order.Handed(status, shown, patient, progress.isAnswered());
    over(ended, before);
    if (progress.phase() == Phase.SENT) {
      sends++;
    }
    follow(Objects.requireNonNull(exchange()).resultOrWait(result), before);
  }

  /** The library let a call fail that was made to fail: all else that it knows is well. */
  void refused(Attempt<Q, R> ended) {
    if (ended.order() instanceof Order.Handed handed) {
      listener().onClose(handed.status(), handed.trailers());
    } else if (ended.order() instanceof Order.Refused refused) {
      Cancellation asked = cancelled();
      if (refused.mayWait() && ended.progress().isPatient() && isPatient()) {
        over(ended, refused);
        beginLater();
      } else {
        Status status = asked == null ? refused.status() : asked.status();
        listener().onClose(status, new Metadata());
      }
    }
  }

  /** A call ended, and it is not the last. */
  private void over(Attempt<Q, R> ended, Order how) {
    ending = how;
    rpc = rpc.within(ended.learned());
    turns.execute(() -> leave(ended));
  }

  /** What the application does now is for the next call. In its turn. */
  private void leave(Attempt<Q, R> ended) {
    if (below == ended) {
      below = null;
    }
  }

  /** Ends a call below that takes too long. */
  void expire(Attempt<Q, R> late, String message) {
    turns.execute(
        () -> {
          leave(late);
          late.call().cancel(message, null);
        });
  }

  // 5. what the application asks for

  /** It gives the RPC up. */
  final void cancelBy(Cancellation asked) {
    giveUp(asked);
    turns.execute(
        () -> {
          Attempt<Q, R> current = below;
          if (current != null) {
            asked.of(current.call());
          } else if (isStarted()) {
            endCancelled();
          }
        });
  }

  /** Nothing below could be cancelled. In its turn. */
  private void endCancelled() {
    Cancellation asked = cancelled();
    if (asked != null && claimEnd()) {
      caller.run(
          () -> {
            if (started(new Order.Refused(asked.status(), true)) != null) {
              listener().onClose(asked.status(), new Metadata());
            }
          });
    }
  }

  /** The call to which the application's doings go; null while there is none. */
  final @Nullable Attempt<Q, R> performed() {
    Attempt<Q, R> current = below;
    return current != null && current.isPerformed() ? current : null;
  }

  /** The call that can be asked how it is, on any thread; null while there is none. */
  final @Nullable ClientCall<Q, R> reachable() {
    Attempt<Q, R> current = below;
    return current != null && current.isReachable() ? current.call() : null;
  }

  private Metadata given() {
    return Objects.requireNonNull(headers);
  }
}
