package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of the library below an RPC. */
final class Attempt<Q, R> extends ClientCall.Listener<R> {
  private final MeshClientCall<Q, R> above;
  private final Order order;
  private final Progress progress = new Progress();
  private final ClientCall<Q, R> call;
  private final @Nullable Deadline given;
  private final List<CompletableFuture<?>> timers = new ArrayList<>(0);
  private boolean begun;
  private boolean over;
  private @Nullable Failure expired;

  Attempt(MeshClientCall<Q, R> above, Rpc<Q, R> rpc, Order order) {
    this.above = above;
    this.order = order;
    CallOptions options = rpc.options();
    if (!(order instanceof Order.Plain)) {
      Step.Send send = order.send();
      options =
          (send == null ? options : limited(options, send))
              .withOption(MeshInterceptor.PICK, new Pick(send, order.refused(), progress))
              .withStreamTracerFactory(progress);
    }
    this.given = options.getDeadline();
    this.call = rpc.channel().newCall(rpc.method(), options);
  }

  private static CallOptions limited(CallOptions own, Step.Send send) {
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
    Step.Send send = order.send();
    if (send == null) {
      return;
    }
    Limits limits = send.limits();
    if (limits.connectTimeoutNanos() > 0 && !progress.isConnected()) {
      after(limits.connectTimeoutNanos(), Failure.CONNECT, "no connection in time");
    }
    if (limits.attemptDeadline() != limits.callDeadline()) {
      long left = limits.attemptDeadline() - System.nanoTime();
      after(left, Failure.TIMEOUT, "no response in time");
    }
  }

  private void after(long nanos, Failure kind, String message) {
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    timers.add(timer);
    // Not on the JDK's one thread for delays: what a call does when it ends may be the
    // application's.
    var unused =
        timer
            .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
            .thenAcceptAsync(
                due -> {
                  if (due && expire(kind)) {
                    above.expire(this, message);
                  }
                });
  }

  private void stopTimers() {
    for (CompletableFuture<?> timer : timers) {
      timer.cancel(false);
    }
  }

  /** Its time is over, unless a response began first. */
  private synchronized boolean expire(Failure kind) {
    boolean late = kind == Failure.TIMEOUT || progress.phase() == Phase.NOT_CONNECTED;
    if (!late || begun || over || expired != null) {
      return false;
    }
    expired = kind;
    return true;
  }

  /** A response begins, unless its time was over first. */
  private synchronized boolean begin() {
    begun = expired == null;
    return begun;
  }

  private synchronized boolean hasBegun() {
    over = true;
    return begun;
  }

  private synchronized @Nullable Failure expired() {
    return expired;
  }

  @Override
  public void onReady() {
    above.listener().onReady();
  }

  @Override
  public void onHeaders(Metadata headers) {
    if (!begin()) {
      return;
    }
    stopTimers();
    above.committed();
    Exchange exchange = above.exchange();
    Metadata seen = headers;
    if (order instanceof Order.Sent && exchange != null) {
      seen = changed(exchange.result(AttemptResult.begun()), headers);
    }
    above.listener().onHeaders(seen);
  }

  private static Metadata changed(Step step, Metadata headers) {
    try {
      return step instanceof Step.Finish finish && finish.responseHeaders() != HeaderChanges.NONE
          ? Headers.changed(headers, finish.responseHeaders())
          : headers;
    } catch (RuntimeException fault) {
      MeshPorts.fault("gRPC response headers", fault);
      return headers;
    }
  }

  @Override
  public void onMessage(R message) {
    if (expired() == null) {
      above.listener().onMessage(message);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean answering = hasBegun();
    stopTimers();
    if (order instanceof Order.Sent && !answering) {
      Failure late = expired();
      above.closed(this, late == null ? status : Statuses.expired(late), trailers);
      return;
    }
    if (progress.isDropped() && !(order instanceof Order.Sent)) {
      above.refused(this);
      return;
    }
    Exchange exchange = above.exchange();
    if (order instanceof Order.Sent && exchange != null) {
      exchange.ended(Statuses.result(status, trailers, progress, true));
    }
    above.listener().onClose(status, trailers);
  }
}
