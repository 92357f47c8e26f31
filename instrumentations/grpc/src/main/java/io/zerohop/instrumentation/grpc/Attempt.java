package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.MeshThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One call of the library below an RPC. */
final class Attempt<Q, R> extends ClientCall.Listener<R> implements Progress.Heard {
  private static final int OPEN = 0;
  private static final int BEGUN = 1; // a response
  private static final int NOT_CONNECTED_IN_TIME = 2;
  private static final int NOT_ANSWERED_IN_TIME = 3;
  private static final int OVER = 4;
  private static final int ABANDONED = 5;

  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<Attempt> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "state");

  private final RoutedCall<Q, R> above;
  private final Order order;
  private final Progress progress;
  private final ClientCall<Q, R> call;
  private final @Nullable Deadline given;
  private volatile int state;
  private volatile boolean started;
  private volatile @Nullable CompletableFuture<?> connecting;
  private volatile @Nullable CompletableFuture<?> answering;

  Attempt(RoutedCall<Q, R> above, Rpc<Q, R> rpc, Order order) {
    this.above = above;
    this.order = order;
    this.progress = new Progress(order, this);
    CallOptions options = rpc.options();
    if (!(order instanceof Order.Plain)) {
      options = limited(options, order).withStreamTracerFactory(progress);
    }
    this.given = options.getDeadline();
    this.call = rpc.channel().newCall(rpc.method(), options);
  }

  private static CallOptions limited(CallOptions own, Order order) {
    Step.Send send = order.send();
    if (send == null) {
      // The engine ends a wait when the time is over, and says why.
      return order instanceof Order.Waiting ? own.withDeadline(null) : own;
    }
    String authority = send.target().authority();
    CallOptions options = authority == null ? own : own.withAuthority(authority);
    long end = send.limits().callDeadline();
    if (end == Limits.NONE) {
      return options;
    }
    Deadline deadline = Deadline.after(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    Deadline given = own.getDeadline();
    return options.withDeadline(given == null ? deadline : given.minimum(deadline));
  }

  ClientCall<Q, R> call() {
    return call;
  }

  Order order() {
    return order;
  }

  Progress progress() {
    return progress;
  }

  /** Whether what the application does is done to it. */
  boolean isPerformed() {
    return order.isPerformed();
  }

  /** Whether it can be asked how it is: the library has no answer before it is started. */
  boolean isReachable() {
    return started && isPerformed();
  }

  /** An earlier deadline than it was given: that of a service config. */
  @Nullable Deadline learned() {
    Deadline held = progress.deadline();
    return held != null && (given == null || held.isBefore(given)) ? held : null;
  }

  /**
   * Starts it.
   *
   * @param headers never those of the application themselves if it may be done once more: the
   *     library writes into what it is given
   */
  void start(Metadata headers) {
    call.start(this, headers);
    started = true;
    Step.Send send = order.send();
    if (send != null) {
      limit(send.limits());
    }
  }

  private void limit(Limits limits) {
    boolean connects = limits.connectTimeoutNanos() > 0 && !progress.isConnected();
    boolean answers = limits.attemptDeadline() != limits.callDeadline();
    if (connects) {
      connecting = after(limits.connectTimeoutNanos(), NOT_CONNECTED_IN_TIME);
    }
    if (answers) {
      answering = after(limits.attemptDeadline() - System.nanoTime(), NOT_ANSWERED_IN_TIME);
    }
    if ((connects || answers) && state != OPEN) {
      stopTimers(); // it went on while they were made
    }
  }

  private CompletableFuture<?> after(long nanos, int late) {
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    // Not on the JDK's one thread for delays: what a call does when it ends may be the
    // application's.
    var unused =
        timer
            .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
            .thenAcceptAsync(
                due -> {
                  if (due && expire(late)) {
                    above.expire(this, words(late));
                  }
                },
                MeshThreads.EXECUTOR);
    return timer;
  }

  private static String words(int late) {
    return late == NOT_CONNECTED_IN_TIME ? "no connection in time" : "no response in time";
  }

  private void stopTimers() {
    stop(connecting);
    stop(answering);
  }

  private static void stop(@Nullable CompletableFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** Its time is over, unless a response began first. */
  private boolean expire(int late) {
    return (late == NOT_ANSWERED_IN_TIME || progress.phase() == Phase.NOT_CONNECTED)
        && STATE.compareAndSet(this, OPEN, late);
  }

  /** Nobody is to hear of it any more. */
  void abandon() {
    state = ABANDONED;
    stopTimers();
    try {
      call.cancel("another call takes its place", null);
    } catch (RuntimeException | Error fault) {
      MeshPorts.fault("gRPC call", fault);
    }
  }

  @Override
  public void sized(long bytes) {
    above.replay.sized(bytes);
  }

  @Override
  public void strayed() {
    above.strayed(this);
  }

  @Override
  public void onReady() {
    if (isPerformed() && state <= BEGUN) {
      started = true; // the library may tell it before its start returns
      above.listener().onReady();
    }
  }

  @Override
  public void onHeaders(Metadata headers) {
    if (!STATE.compareAndSet(this, OPEN, BEGUN)) {
      return;
    }
    stopTimers();
    above.replay.forget(); // a response began: nothing is done once more
    Exchange exchange = above.exchange();
    Metadata seen = headers;
    if (order instanceof Order.Sent && exchange != null) {
      seen = Headers.ofResponse(headers, exchange.resultOrWait(AttemptResult.begun()));
    }
    above.listener().onHeaders(seen);
  }

  @Override
  public void onMessage(R message) {
    if (state <= BEGUN) {
      above.listener().onMessage(message);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    int before = STATE.getAndSet(this, OVER);
    stopTimers();
    if (before == ABANDONED) {
      return;
    }
    if (order instanceof Order.Waiting) {
      if (!progress.isDropped()) {
        above.overtaken(this, status, trailers);
      }
    } else if (order instanceof Order.Sent && before != BEGUN) {
      above.closed(this, late(before, status), trailers);
    } else if (progress.isDropped() && !isPerformed()) {
      above.refused(this);
    } else {
      Exchange exchange = above.exchange();
      if (order instanceof Order.Sent && exchange != null) {
        exchange.ended(Statuses.result(status, trailers, progress, true));
      }
      above.listener().onClose(status, Headers.shown(trailers, order.send()));
    }
  }

  private static Status late(int before, Status status) {
    return switch (before) {
      case NOT_CONNECTED_IN_TIME -> Statuses.expired(Failure.CONNECT);
      case NOT_ANSWERED_IN_TIME -> Statuses.expired(Failure.TIMEOUT);
      default -> status;
    };
  }
}
