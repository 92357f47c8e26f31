package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.zerohop.spi.MeshThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Who made an RPC: what is done for it on other threads is done in its context. */
record Caller(Context context) {
  /** Whether this thread is in its context. */
  boolean isHere() {
    return Context.current() == context;
  }

  /** Now, on this thread. */
  void run(Runnable task) {
    if (isHere()) {
      task.run();
    } else {
      context.run(task);
    }
  }

  /** On the RPC's own executor, where it has one that takes it, else on this thread. */
  void tell(Runnable task, CallOptions options) {
    Executor own = options.getExecutor();
    if (own != null) {
      try {
        own.execute(context.wrap(task));
        return;
      } catch (RejectedExecutionException ended) {
        // Somebody must go on with it: it holds a place in the mesh.
      }
    }
    run(task);
  }

  /** When an RPC that waits for readiness, and has asked so often, is to ask again. */
  void later(Runnable task, CallOptions options, int asked) {
    long nanos = Patience.nanos(asked, options.getDeadline(), context.getDeadline());
    // Not on the JDK's one thread for delays: what the mesh does next may look up a name.
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, MeshThreads.EXECUTOR)
        .execute(context.wrap(task));
  }
}
