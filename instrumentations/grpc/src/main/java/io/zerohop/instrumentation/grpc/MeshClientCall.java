package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An RPC of the application: one call of the library for each send that the engine gives. What the
 * application does with it is kept until a response begins or it grows too large, so that it can be
 * done once more to another.
 *
 * <p>What is done to the calls below goes through {@link #turns}, one after another. What they tell
 * goes to the application on the library's own threads, in the library's order.
 */
final class MeshClientCall<Q, R> extends ClientCall<Q, R> {
  private static final int MOST_KEPT = 512;
  private static final long READY_POLL_MILLIS = 100;

  private final Rpc<Q, R> rpc;
  private final Context context = Context.current();
  private final SynchronizationContext turns =
      new SynchronizationContext((thread, fault) -> MeshPorts.fault("gRPC call", fault));

  private @Nullable Listener<R> listener;
  private @Nullable Metadata headers;
  private volatile @Nullable Exchange exchange;
  private volatile @Nullable Attempt<Q, R> attempt;

  /** Null from when nothing can be done once more. */
  private volatile @Nullable List<Consumer<ClientCall<Q, R>>> kept = new ArrayList<>();

  /** What is still to be copied, when all of the request is known. */
  private List<Step.Mirror> mirrors = List.of();

  private int requested;
  private volatile boolean ended;
  private boolean halfClosed;
  private volatile @Nullable Cancellation cancelled;
  private volatile @Nullable RuntimeException thrown;

  MeshClientCall(Rpc<Q, R> rpc) {
    this.rpc = rpc;
  }

  private record Cancellation(@Nullable String message, @Nullable Throwable cause) {}

  /** How a call below ended, before the application was told anything of it. */
  private record Ending(Status status, Metadata trailers, boolean nothingSent) {}

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
    perform(call -> call.sendMessage(message));
  }

  @Override
  public void halfClose() {
    expectOpen();
    halfClosed = true;
    List<Consumer<ClientCall<Q, R>>> request = kept;
    perform(ClientCall::halfClose);
    turns.execute(() -> mirror(request));
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    expect(listener != null, "Not started");
    perform(call -> call.setMessageCompression(enabled));
  }

  @Override
  public void request(int numMessages) {
    expect(listener != null, "Not started");
    turns.execute(
        () -> {
          requested += numMessages;
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
            current.call().cancel(message, cause);
          } else if (listener != null && !ended) {
            start(new Attempt<>(this, rpc, null, null)); // for the library to end by its own means
          }
        });
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
  private void perform(Consumer<ClientCall<Q, R>> action) {
    turns.execute(
        () -> {
          List<Consumer<ClientCall<Q, R>>> list = kept;
          if (list != null) {
            list.add(action);
          }
          Attempt<Q, R> current = attempt;
          if (current != null) {
            run(action, current);
            if (list != null && (list.size() > MOST_KEPT || isTooLarge(current))) {
              kept = null;
            }
          }
        });
    RuntimeException refused = thrown;
    if (refused != null) {
      thrown = null;
      throw refused;
    }
  }

  /** Whether more was sent than is kept (setting {@code retry.buffer}). */
  private static boolean isTooLarge(Attempt<?, ?> current) {
    Outbound outbound = MeshPorts.outbound();
    return outbound != null && current.progress().bytes() > outbound.replayLimit();
  }

  private void run(Consumer<ClientCall<Q, R>> action, Attempt<Q, R> current) {
    try {
      action.accept(current.call());
    } catch (RuntimeException refused) {
      thrown = refused; // the library's own, for the thread that asks for it
    }
  }

  // 2. what the engine says

  private void begin() {
    Exchange begun = Exchange.begin(rpc.request(Objects.requireNonNull(headers)));
    exchange = begun;
    if (begun == null) {
      send(null, null);
    } else {
      follow(begun.firstAsync(), null);
    }
  }

  private void follow(CompletableFuture<Step> next, @Nullable Ending before) {
    if (next.isDone()) {
      perform(next.join(), before);
    } else {
      var unused = next.thenAcceptAsync(step -> perform(step, before), executor());
    }
  }

  private void perform(Step step, @Nullable Ending before) {
    if (step instanceof Step.Send send && (before == null || kept != null)) {
      if (!send.mirrors().isEmpty()) {
        turns.execute(
            () -> {
              mirrors = send.mirrors();
              mirror(kept);
            });
      }
      send(send, null);
    } else if (step instanceof Step.Fail fail) {
      refuse(Statuses.of(fail));
    } else if (step instanceof Step.Respond respond) {
      answer(respond);
    } else if (before == null) {
      exchange = null;
      send(null, null);
    } else {
      finish(step, before);
    }
  }

  private void answer(Step.Respond respond) {
    if (Statuses.isFinal(respond)) {
      send(null, Statuses.of(respond));
    } else {
      refuse(Statuses.of(respond));
    }
  }

  /** The library fails the RPC by its own means; one that waits for readiness goes on waiting. */
  private void refuse(Status status) {
    if (isPatient() && status.getCode() == Status.Code.UNAVAILABLE) {
      beginLater();
    } else {
      send(null, status);
    }
  }

  private void finish(Step step, Ending ending) {
    Exchange begun = Objects.requireNonNull(exchange);
    if (ending.nothingSent && isPatient()) {
      begun.cancel();
      beginLater();
      return;
    }
    if (step instanceof Step.Send) {
      begun.cancel(); // too much was sent to be sent once more
    } else {
      begun.bodyEnd(null);
    }
    ended = true;
    listener().onClose(ending.status, ending.trailers);
  }

  private boolean isPatient() {
    return rpc.options().isWaitForReady() && cancelled == null && kept != null;
  }

  private void beginLater() {
    CompletableFuture.delayedExecutor(READY_POLL_MILLIS, TimeUnit.MILLISECONDS, executor())
        .execute(this::begin);
  }

  /** For what does not come on a thread of the library; in the context of the caller. */
  private Executor executor() {
    Executor own = rpc.options().getExecutor();
    return context.fixedContextExecutor(own == null ? ForkJoinPool.commonPool() : own);
  }

  // 3. the calls below

  private void send(Step.@Nullable Send send, @Nullable Status refused) {
    turns.execute(
        () -> {
          try {
            start(new Attempt<>(this, rpc, send, refused));
          } catch (RuntimeException | Error fault) {
            MeshPorts.fault("gRPC call", fault);
            start(new Attempt<>(this, rpc, null, null));
          }
        });
  }

  /** Starts a call and does to it what was done so far. In its turn. */
  private void start(Attempt<Q, R> next) {
    attempt = next;
    next.start(Objects.requireNonNull(headers));
    if (requested > 0) {
      next.call().request(requested);
    }
    List<Consumer<ClientCall<Q, R>>> list = kept;
    if (list != null) {
      list.forEach(action -> run(action, next));
    }
    if (!next.isOfMesh()) {
      kept = null;
    }
    Cancellation asked = cancelled;
    if (asked != null) {
      next.call().cancel(asked.message, asked.cause);
    }
  }

  /** Sends copies of a request that is complete and was kept; in its turn. */
  private void mirror(@Nullable List<Consumer<ClientCall<Q, R>>> request) {
    if (halfClosed && request != null && !mirrors.isEmpty()) {
      Copies.send(rpc, mirrors, Objects.requireNonNull(headers), request);
      mirrors = List.of();
    }
  }

  /** A response began: nothing is done once more. */
  void committed() {
    kept = null;
  }

  /** A call of the mesh ended before a response began. */
  void closed(Attempt<Q, R> ended, Status status, Metadata trailers) {
    var result = ended.result(status, trailers);
    attempt = null;
    if (isTooLarge(ended)) {
      kept = null; // what was done while it connected was sent later
    }
    Ending ending = new Ending(status, trailers, result.failure() == Failure.CONNECT);
    follow(Objects.requireNonNull(exchange).resultAsync(result), ending);
  }

  /** Ends a call below that takes too long. From any thread. */
  void expire(Attempt<Q, R> late, String message) {
    turns.execute(
        () -> {
          if (attempt == late) {
            attempt = null; // what the application does now is for the next
          }
          late.call().cancel(message, null);
        });
  }

  Listener<R> listener() {
    return Objects.requireNonNull(listener);
  }

  @Nullable Exchange exchange() {
    return exchange;
  }
}
