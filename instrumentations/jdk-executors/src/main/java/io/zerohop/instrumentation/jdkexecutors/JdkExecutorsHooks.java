package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.ArrayList;
import java.util.List;

/** The hook points where work is handed over to another thread. */
public final class JdkExecutorsHooks implements HookProvider {
  static final String CALLABLE = "FutureTask.<init>, callable";
  static final String RUNNABLE = "FutureTask.<init>, runnable";
  static final String EXECUTE = "ThreadPoolExecutor.execute";
  static final String REMOVE = "ThreadPoolExecutor.remove";
  static final String REJECT = "ThreadPoolExecutor.reject";
  static final String DRAIN = "ThreadPoolExecutor.drainQueue";
  static final String JOIN_EXECUTE = "ForkJoinPool.execute";
  static final String JOIN_CALLABLE = "ForkJoinPool.submit, callable";
  static final String JOIN_RUNNABLE = "ForkJoinPool.submit, runnable";
  static final String JOIN_RESULT = "ForkJoinPool.submit, runnable and result";
  static final String VIRTUAL = "ThreadBuilders.newVirtualThread";

  private static final String PACKAGE = "java.util.concurrent.";
  private static final String FUTURE = PACKAGE + "FutureTask";
  private static final String POOL = PACKAGE + "ThreadPoolExecutor";
  private static final String JOIN_POOL = PACKAGE + "ForkJoinPool";
  private static final String STAGES = PACKAGE + "CompletableFuture";

  private static final String CALL = "Ljava/util/concurrent/Callable;";
  private static final String RUN = "Ljava/lang/Runnable;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String TASK = ")Ljava/util/concurrent/ForkJoinTask;";

  @Override
  public LibraryHooks hooks() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        HookPoint.constructed(FUTURE, "(" + CALL + ")V").writingField("callable").named(CALLABLE));
    points.add(
        HookPoint.constructed(FUTURE, "(" + RUN + OBJECT + ")V")
            .writingField("callable")
            .named(RUNNABLE));
    points.add(HookPoint.enter(POOL, "execute", "(" + RUN + ")V").writingArguments());
    points.add(HookPoint.enter(POOL, "remove", "(" + RUN + ")Z").writingArguments());
    points.add(HookPoint.enter(POOL, "reject", "(" + RUN + ")V").writingArguments());
    points.add(HookPoint.exit(POOL, "drainQueue", "()Ljava/util/List;"));
    points.add(HookPoint.enter(JOIN_POOL, "execute", "(" + RUN + ")V").writingArguments());
    points.add(submit(CALL).named(JOIN_CALLABLE));
    points.add(submit(RUN).named(JOIN_RUNNABLE));
    points.add(submit(RUN + OBJECT).named(JOIN_RESULT));
    for (Stage stage : Stage.values()) {
      points.add(HookPoint.enter(STAGES, stage.method(), stage.descriptor()).writingArguments());
    }
    points.add(
        HookPoint.enter(
                "java.lang.ThreadBuilders",
                "newVirtualThread",
                "(Ljava/util/concurrent/Executor;Ljava/lang/String;I" + RUN + ")Ljava/lang/Thread;")
            .writingArguments()
            .optional());
    return new LibraryHooks(
            "jdk-executors",
            Library.jdk("java.base"),
            "io.zerohop.instrumentation.jdkexecutors.JdkExecutorsAdapter",
            points)
        .whenAskedFor(Demand.CONTEXTS);
  }

  private static HookPoint submit(String parameters) {
    return HookPoint.enter(JOIN_POOL, "submit", "(" + parameters + TASK).writingArguments();
  }
}
