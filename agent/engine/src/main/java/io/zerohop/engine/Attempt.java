package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import org.jspecify.annotations.Nullable;

/** One send of a call: what it holds while it is under way, and what is told of it afterwards. */
final class Attempt {
  final LiveCluster cluster;
  final LiveEndpoint endpoint;
  final boolean countsAsRetry;
  final long startNanos;
  final int load;
  final int otherLoad;
  final @Nullable Attempt before;
  @Nullable AttemptResult result;
  @Nullable Verdict verdict;
  long endNanos;

  Attempt(LiveCluster cluster, LiveEndpoint endpoint, Draw draw, Start start) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.countsAsRetry = start.countsAsRetry();
    this.startNanos = start.nanos();
    this.before = start.before();
    this.load = draw.load();
    this.otherLoad = draw.otherLoad();
  }

  void begin() {
    endpoint.begin();
  }

  /** Gives the counters back; once. */
  void release() {
    endpoint.end();
    if (countsAsRetry) {
      cluster.retried();
    }
  }

  /**
   * How an attempt begins.
   *
   * @param countsAsRetry whether it was taken from the retry budget
   */
  record Start(long nanos, boolean countsAsRetry, @Nullable Attempt before) {}
}
