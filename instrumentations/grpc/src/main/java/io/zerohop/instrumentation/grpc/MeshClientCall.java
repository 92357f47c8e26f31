package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An RPC of the application: one call of the library for each send that the engine gives. What the
 * application does with it is kept ({@link Replay}), so that it can be done once more to another.
 *
 * <p>What is done to the calls below goes through {@link #turns}, one after another. What they tell
 * goes to the application on the library's own threads, in the library's order, and it is told the
 * end once: by a call below, or by whoever {@linkplain #claimEnd claims} it while there is none.
 */
final class MeshClientCall<Q, R> extends ClientCall<Q, R> {
  private static final Order PLAIN = new Order.Plain();

  private final Caller caller = new Caller(Context.current());
  private final SynchronizationContext turns =
      new SynchronizationContext((thread, fault) -> MeshPorts.fault("gRPC call", fault));
  private final Replay<Q, R> replay = new Replay<>();

  private Rpc<Q, R> rpc;
  private @Nullable Listener<R> listener;
  private @Nullable Metadata headers;
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable Attempt<Q, R> attempt;
  private volatile @Nullable Cancellation cancelled;
  private volatile @Nullable RuntimeException thrown;
  private boolean halfClosed;
  private boolean endClaimed;

  /** How often it was begun, and sent without being answered with a response. */
  private int beginnings;

  private boolean admitted;

  private int sends;

  MeshClientCall(Rpc<Q, R> rpc) {
    this.rpc = rpc;
  }

  // 1. what the application does

  @Override
  public void start(Listener<R> responses, Metadata given) {
    expect(listener == null, "Already started");
    expect(cancelled == null, "call was cancelled");
    listener = responses;
    headers = given;
    begin();
  }

  @Override
  public void sendMessage(Q message) {
    expectOpen();
    Consumer<ClientCall<Q, R>> action = call -> call.sendMessage(message);
    perform(() -> replay.addMessage(message, action), action);
  }

  @Override
  public void halfClose() {
    expectOpen();
    halfClosed = true;
    Consumer<ClientCall<Q, R>> action = ClientCall::halfClose;
    perform(() -> replay.addLast(action), action);
    turns.execute(this::mirror);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    expect(listener != null, "Not started");
    Consumer<ClientCall<Q, R>> action = call -> call.setMessageCompression(enabled);
    perform(() -> replay.add(action), action);
  }

  @Override
  public void request(int numMessages) {
    expect(listener != null, "Not started");
    if (numMessages < 0) {
      throw new IllegalArgumentException("Number requested must be non-negative");
    }
    turns.execute(
        () -> {
          replay.request(numMessages);
          Attempt<Q, R> current = attempt;
          if (current != null) {
            current.call().request(numMessages);
          }
        });
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    Cancellation asked = new Cancellation(message, cause);
    cancelled = asked;
    Exchange begun = exchange;
    if (begun != null) {
      begun.cancel();
    }
    turns.execute(
        () -> {
          Attempt<Q, R> current = attempt;
          if (current != null) {
            asked.of(current.call());
          } else if (listener != null) {
            endCancelled();
          }
        });
  }

  /** Nothing below could be cancelled. In its turn. */
  private void endCancelled() {
    Cancellation asked = cancelled;
    if (asked != null && claimEnd()) {
      start(new Attempt<>(this, rpc, new Order.Refused(asked.status(), true)));
    }
  }

  @Override
  public boolean isReady() {
    Attempt<Q, R> current = attempt;
    return current != null && current.call().isReady();
  }

  @Override
  public Attributes getAttributes() {
    Attempt<Q, R> current = attempt;
    return current == null ? Attributes.EMPTY : current.call().getAttributes();
  }

  /** The messages are the library's. */
  private void expectOpen() {
    expect(listener != null, "Not started");
    expect(cancelled == null, "call was cancelled");
    expect(!halfClosed, "call was half-closed");
  }

  private static void expect(boolean state, String message) {
    if (!state) {
      throw new IllegalStateException(message);
    }
  }

  /** Does it to the call below, now or as soon as there is one, and keeps it for another. */
  private void perform(Runnable keep, Consumer<ClientCall<Q, R>> action) {
    turns.execute(
        () -> {
          keep.run();
          Attempt<Q, R> current = attempt;
          if (current != null) {
            run(action, current);
            replay.done(current.progress());
          }
        });
    RuntimeException refused = thrown;
    if (refused != null) {
      thrown = null;
      throw refused;
    }
  }

  private void run(Consumer<ClientCall<Q, R>> action, Attempt<Q, R> current) {
    try {
      action.accept(current.call());
    } catch (RuntimeException refused) {
      thrown = refused; // the library's own, for the thread that asks for it
    }
  }

  // 2. what the engine says

  /** On the application's thread, or later in its context. */
  private void begin() {
    if (cancelled != null) {
      turns.execute(this::endCancelled);
      return;
    }
    Exchange before = exchange;
    admitted |= before != null && before.isAdmitted();
    beginnings++;
    Exchange begun = Exchange.begin(rpc.request(given(), admitted));
    exchange = begun;
    if (begun == null) {
      send(PLAIN, null);
    } else {
      follow(begun.firstAsync(), null);
    }
  }

  private void follow(CompletableFuture<Step> next, Order.@Nullable Handed before) {
    if (next.isDone()) {
      perform(next.join(), before, true);
    } else {
      var unused =
          next.thenAcceptAsync(
              step -> perform(step, before, false), caller.executor(rpc.options()));
    }
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
      exchange = null;
      send(PLAIN, null);
    } else {
      finish(step, before, here);
    }
  }

  private void finish(Step step, Order.Handed ending, boolean here) {
    Exchange begun = Objects.requireNonNull(exchange);
    if (ending.patient() && isPatient()) {
      begun.cancel();
      beginLater();
      return;
    }
    if (step instanceof Step.Send) {
      begun.cancel(); // too much was sent to be sent once more
    } else {
      begun.bodyEnd(null);
    }
    if (!here) {
      send(ending, null);
    } else if (claimEnd()) {
      listener().onClose(ending.status(), ending.trailers());
    }
  }

  /** Whether one that is to wait for readiness still can. */
  private boolean isPatient() {
    return cancelled == null && replay.isPossible();
  }

  private void beginLater() {
    caller.later(this::begin, rpc.options(), beginnings);
  }

  /** Whether nobody else tells the application the end; it is for the caller to tell then. */
  private synchronized boolean claimEnd() {
    boolean first = !endClaimed;
    endClaimed = true;
    return first;
  }

  private synchronized boolean isEndClaimed() {
    return endClaimed;
  }

  // 3. the calls below

  /**
   * @param before how the call before it ended, if this one repeats it
   */
  private void send(Order order, Order.@Nullable Handed before) {
    // The turn may be another thread's, in another context.
    turns.execute(() -> caller.run(() -> startOrLeave(order, before)));
  }

  private void startOrLeave(Order order, Order.@Nullable Handed before) {
    Exchange begun = exchange;
    if (isEndClaimed()) {
      if (begun != null) {
        begun.cancel();
      }
      return;
    }
    Order possible = order;
    if (before != null && !replay.isPossible()) { // a turn before this one sent too much
      possible = before;
      Objects.requireNonNull(begun).cancel();
    }
    try {
      start(new Attempt<>(this, rpc, possible));
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC call", fault);
      if (begun != null) {
        begun.cancel(); // what it holds is not this RPC's any more
      }
      start(new Attempt<>(this, rpc, before == null ? PLAIN : before));
    }
  }

  /** Starts a call and does to it what was done so far. In its turn. */
  private void start(Attempt<Q, R> next) {
    attempt = next;
    Step.Send send = next.order().send();
    boolean last = next.order() instanceof Order.Plain;
    next.start(last ? given() : Headers.of(given(), send, sends));
    replay.onto(next.call(), action -> run(action, next));
    replay.done(next.progress());
    if (last) {
      replay.forget();
    }
    Cancellation asked = cancelled;
    if (asked != null) {
      asked.of(next.call());
    }
  }

  /** Sends copies of a request that is complete and was kept; in its turn. */
  private void mirror() {
    List<Consumer<ClientCall<Q, R>>> request = replay.actions();
    List<Step.Mirror> due = replay.mirrorsDue();
    if (request != null && !due.isEmpty()) {
      Copies.send(rpc, due, given(), List.copyOf(request));
    }
  }

  /** A response began: nothing is done once more. */
  void committed() {
    replay.forget();
  }

  /** A call of the mesh ended before a response began. */
  void closed(Attempt<Q, R> ended, Status status, Metadata trailers) {
    Progress progress = ended.progress();
    AttemptResult result = Statuses.result(status, trailers, progress, false);
    boolean patient = result.failure() == Failure.CONNECT && progress.isPatient();
    over(ended);
    if (progress.phase() == Phase.SENT) {
      sends++;
    }
    Order.Handed ending = new Order.Handed(status, trailers, patient);
    follow(Objects.requireNonNull(exchange).resultAsync(result), ending);
  }

  /** The library let a call fail that was made to fail: all else that it knows is well. */
  void refused(Attempt<Q, R> ended) {
    if (ended.order() instanceof Order.Handed handed) {
      listener().onClose(handed.status(), handed.trailers());
    } else if (ended.order() instanceof Order.Refused refused) {
      Cancellation asked = cancelled;
      if (refused.mayWait() && ended.progress().isPatient() && isPatient()) {
        over(ended);
        beginLater();
      } else {
        Status status = asked == null ? refused.status() : asked.status();
        listener().onClose(status, new Metadata());
      }
    }
  }

  /** A call ended, and it is not the last. */
  private void over(Attempt<Q, R> ended) {
    rpc = rpc.within(ended.learned());
    turns.execute(
        () -> {
          if (attempt == ended) {
            attempt = null;
          }
          replay.done(ended.progress()); // what was done while it connected was sent later
        });
  }

  /** Ends a call below that takes too long. */
  void expire(Attempt<Q, R> late, String message) {
    turns.execute(
        () -> {
          if (attempt == late) {
            attempt = null; // what the application does now is for the next
          }
          late.call().cancel(message, null);
        });
  }

  private Metadata given() {
    return Objects.requireNonNull(headers);
  }

  Listener<R> listener() {
    return Objects.requireNonNull(listener);
  }

  @Nullable Exchange exchange() {
    return exchange;
  }
}
