package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** One send of a call, as it is told afterwards. */
final class Attempt implements ObservedAttempt {
  final LiveCluster cluster;
  final LiveEndpoint endpoint;
  final long startNanos;
  final int load;
  final int otherLoad;
  final @Nullable Attempt before;
  @Nullable TraceContext trace;
  @Nullable AttemptResult result;
  @Nullable Verdict verdict;

  /** What it holds of its cluster's circuit breaker. */
  int slots;

  /** Whether it asks the server for its load. */
  boolean asking;

  private boolean told;

  /** When the result came; 0 for a good one, which ends with the call. */
  long endNanos;

  Attempt(LiveCluster cluster, LiveEndpoint endpoint, Draw draw, Start start) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.startNanos = start.nanos();
    this.before = start.before();
    this.load = draw.load();
    this.otherLoad = draw.otherLoad();
  }

  /**
   * Takes what the server says of its load, which was asked.
   *
   * @param now on the engine's clock
   */
  void hear(AttemptResult answer, long now) {
    Load load = Load.of(answer);
    if (load != null) {
      told = true;
      cluster.heard(endpoint, load, now);
    }
  }

  /** These changes to the response's headers, without what the application did not ask for. */
  HeaderChanges hiding(HeaderChanges changes) {
    return told ? LoadQuestion.HIDE.then(changes) : changes;
  }

  /** How an attempt begins: when, and after which. */
  record Start(long nanos, @Nullable Attempt before) {}

  @Override
  public @Nullable ObservedAttempt before() {
    return before;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint.endpoint();
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public long endNanos() {
    return endNanos;
  }

  @Override
  public @Nullable AttemptResult result() {
    return result;
  }

  @Override
  public @Nullable Verdict verdict() {
    return verdict;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }
}
