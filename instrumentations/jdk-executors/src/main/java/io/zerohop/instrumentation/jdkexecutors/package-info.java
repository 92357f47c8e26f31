/**
 * Decides what work that one thread hands over to another is in the middle of: executors, futures,
 * stages of a CompletableFuture and virtual threads take along what was around the thread that
 * handed the work over.
 *
 * <p>Woven only where traces are exported. Never waits, takes no lock, and wraps nothing while
 * nothing is around. What a thread runs of its own (a worker of a pool, a periodic task), {@code
 * new Thread}, {@code ForkJoinTask.fork}, {@code ForkJoinPool.invokeAll} and timers carry nothing;
 * of what is given to {@code execute} of a pool only lambdas do, for objects of named classes have
 * an identity that the application may look for in the pool's queue, or cast.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jdkexecutors.JdkExecutorsHooks}, then
 * {@link io.zerohop.instrumentation.jdkexecutors.Task}.
 */
@NullMarked
package io.zerohop.instrumentation.jdkexecutors;

import org.jspecify.annotations.NullMarked;
