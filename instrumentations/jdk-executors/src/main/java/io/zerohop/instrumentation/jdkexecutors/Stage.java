package io.zerohop.instrumentation.jdkexecutors;

/**
 * The methods of CompletableFuture that make a stage: each of its public ones passes one of them,
 * on the thread that gives the function.
 */
enum Stage {
  ASYNC_SUPPLY("asyncSupplyStage", "Supplier", 1),
  ASYNC_RUN("asyncRunStage", "Runnable", 1),
  UNI_APPLY("uniApplyStage", "Function", 1),
  UNI_ACCEPT("uniAcceptStage", "Consumer", 1),
  UNI_RUN("uniRunStage", "Runnable", 1),
  UNI_WHEN_COMPLETE("uniWhenCompleteStage", "BiConsumer", 1),
  UNI_HANDLE("uniHandleStage", "BiFunction", 1),
  UNI_EXCEPTIONALLY("uniExceptionallyStage", "Function", 1),
  UNI_COMPOSE("uniComposeStage", "Function", 1),
  UNI_COMPOSE_EXCEPTIONALLY("uniComposeExceptionallyStage", "Function", 1),
  BI_APPLY("biApplyStage", "BiFunction", 2),
  BI_ACCEPT("biAcceptStage", "BiConsumer", 2),
  BI_RUN("biRunStage", "Runnable", 2),
  OR_APPLY("orApplyStage", "Function", 2),
  OR_ACCEPT("orAcceptStage", "Consumer", 2),
  OR_RUN("orRunStage", "Runnable", 2);

  private static final String EXECUTOR = "Ljava/util/concurrent/Executor;";
  private static final String OTHER = "Ljava/util/concurrent/CompletionStage;";

  private final String method;
  private final String function;
  private final int position;

  Stage(String method, String function, int position) {
    this.method = method;
    this.function = function;
    this.position = position;
  }

  /** The method's name. */
  String method() {
    return method;
  }

  /** The id of its hook point. */
  String point() {
    return "CompletableFuture." + method;
  }

  /** The simple name of the function's type. */
  String function() {
    return function;
  }

  /** Which argument the function is. */
  int position() {
    return position;
  }

  /** The method's descriptor. */
  String descriptor() {
    String type = "Runnable".equals(function) ? "java/lang/" : "java/util/function/";
    return "("
        + EXECUTOR
        + (position == 2 ? OTHER : "")
        + "L"
        + type
        + function
        + ";)Ljava/util/concurrent/CompletableFuture;";
  }
}
