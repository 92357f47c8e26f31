package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Who made an RPC: what is done for it on other threads is done in its context. */
record Caller(Context context) {
  /** For what does not come on a thread of the library. */
  Executor executor(CallOptions options) {
    Executor own = options.getExecutor();
    return context.fixedContextExecutor(own == null ? ForkJoinPool.commonPool() : own);
  }

  /** Now, on this thread. */
  void run(Runnable task) {
    if (Context.current() == context) {
      task.run();
    } else {
      context.run(task);
    }
  }

  /** When an RPC that waits for readiness, and has asked so often, is to ask again. */
  void later(Runnable task, CallOptions options, int asked) {
    long nanos = Patience.nanos(asked, options.getDeadline(), context.getDeadline());
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor(options)).execute(task);
  }
}
