package io.zerohop.instrumentation.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The outermost interceptor of a server: where RPCs begin that come in. What they lead to is known
 * by the library's own context, which applications carry to other threads. Thread-safe.
 */
final class MeshServing implements ServerInterceptor {
  private static final Context.Key<Around> AROUND = Context.key("zerohop");

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!Serving.mayConcern() || AROUND.get() != null) {
      return next.startCall(call, headers); // the second is that of a builder that built twice
    }
    Serving serving = Serving.begin(new ServedRpc.Request(call, headers));
    Step step = serving == null ? null : serving.first();
    if (serving != null && step instanceof Step.Serve serve) {
      return serve(call, headers, next, new ServedRpc(serving, serve.around()));
    }
    if (step instanceof Step.Respond respond) {
      Metadata trailers = new Metadata();
      for (Header header : respond.headers()) {
        Headers.set(trailers, header.name(), header.value());
      }
      call.close(Statuses.of(respond), trailers);
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }

  private static <Q, R> ServerCall.Listener<Q> serve(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, ServedRpc rpc) {
    Context context = Context.current().withValue(AROUND, rpc.around());
    try {
      return rpc.watched(Contexts.interceptCall(context, rpc.told(call), headers, next));
    } catch (RuntimeException | Error thrown) {
      rpc.failed(thrown);
      throw thrown;
    }
  }

  /** Of the inbound RPC that the thread serves, or what its application has set itself. */
  static Around aroundThread() {
    Context context = Context.current();
    Deadline deadline = context.getDeadline();
    @Nullable Around served = AROUND.get(context);
    if (deadline == null) {
      return served == null ? Around.NOTHING : served;
    }
    long end = System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    Around limited = new Around(end, null);
    return served == null ? limited : served.within(limited);
  }
}
