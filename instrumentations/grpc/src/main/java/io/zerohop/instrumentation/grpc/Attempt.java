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

/**
 * One call of the library below an RPC: for a send of the mesh, or, without one, as the application
 * would have made it.
 */
final class Attempt<Q, R> extends ClientCall.Listener<R> {
  private final MeshClientCall<Q, R> rpc;
  private final Step.@Nullable Send send;
  private final Progress progress = new Progress();
  private final ClientCall<Q, R> call;
  private final List<CompletableFuture<?>> timers = new ArrayList<>(0);
  private volatile boolean begun;
  private volatile boolean over;
  private volatile @Nullable Failure expired;

  /**
   * @param refused what the library is to fail the call with; null to perform it
   */
  Attempt(
      MeshClientCall<Q, R> above,
      Rpc<Q, R> rpc,
      Step.@Nullable Send send,
      @Nullable Status refused) {
    this.rpc = above;
    this.send = send;
    CallOptions options = rpc.options();
    if (refused != null) {
      options = options.withOption(MeshInterceptor.REFUSED, refused);
    }
    if (send != null) {
      options = limited(options, send).withStreamTracerFactory(progress);
    }
    this.call = rpc.channel().newCall(rpc.method(), options);
  }

  private static CallOptions limited(CallOptions own, Step.Send send) {
    CallOptions options = own.withOption(MeshInterceptor.SEND, send);
    String authority = send.target().authority();
    if (authority != null) {
      options = options.withAuthority(authority);
    }
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

  Progress progress() {
    return progress;
  }

  boolean isOfMesh() {
    return send != null;
  }

  void start(Metadata headers) {
    if (send == null) {
      call.start(this, headers);
      return;
    }
    // A copy for a repetition too, because the library writes into what it is given.
    boolean same = send.attempt() == 1 && send.headers().isEmpty();
    call.start(this, same ? headers : Headers.changed(headers, send.headers()));
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
    timer
        .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
        .thenAccept(
            due -> {
              boolean late = kind == Failure.TIMEOUT || progress.phase() == Phase.NOT_CONNECTED;
              if (due && late && !begun && !over) {
                expired = kind;
                rpc.expire(this, message);
              }
            });
  }

  private void stopTimers() {
    for (CompletableFuture<?> timer : timers) {
      timer.cancel(false);
    }
  }

  @Override
  public void onReady() {
    rpc.listener().onReady();
  }

  @Override
  public void onHeaders(Metadata headers) {
    begun = true;
    stopTimers();
    rpc.committed();
    Exchange exchange = rpc.exchange();
    Metadata seen = headers;
    if (send != null && exchange != null) {
      Step step =
          exchange.result(AttemptResult.answered(200, name -> Headers.value(headers, name)));
      seen = changed(step, headers);
    }
    rpc.listener().onHeaders(seen);
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
    rpc.listener().onMessage(message);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    over = true;
    stopTimers();
    if (send != null && !begun) {
      rpc.closed(this, expiredOr(status), trailers);
      return;
    }
    Exchange exchange = rpc.exchange();
    if (send != null && exchange != null) {
      exchange.ended(result(status, trailers));
    }
    rpc.listener().onClose(status, trailers);
  }

  private Status expiredOr(Status status) {
    Failure kind = expired;
    return kind == null ? status : Statuses.expired(kind);
  }

  /** What the end of this call tells the engine. */
  AttemptResult result(Status status, Metadata trailers) {
    return Statuses.result(status, trailers, progress, begun);
  }
}
