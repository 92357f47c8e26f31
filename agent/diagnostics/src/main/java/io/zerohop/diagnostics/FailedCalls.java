package io.zerohop.diagnostics;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.ExplanationJson;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls by how they ended, and keeps the last ones that failed, each with its explanation.
 * In a storm of failures only some are explained, so that failing stays cheap. Thread-safe.
 */
public final class FailedCalls implements CallObserver {
  private static final int KEPT = 50;
  private static final long MILLI = 1_000_000L;
  private static final long BETWEEN_EXPLANATIONS = 20 * MILLI;

  private final InstantSource clock;
  private final Deque<FailedCall> ring = new ArrayDeque<>();
  private final LongAdder[] byReason = new LongAdder[Reason.values().length];
  private final LongAdder wouldHave = new LongAdder();
  private final LongAdder mirrorsSkipped = new LongAdder();
  private final LongAdder delaysInjected = new LongAdder();
  private final CountsByText keptOnPrimary = new CountsByText();
  private final CountsByText neverValidated = new CountsByText();
  private long lastExplained;
  private long lastFailure;

  /**
   * A call that failed.
   *
   * @param at when it ended
   * @param path without its query, which may hold secrets
   * @param reason the public code, as the reference lists it
   * @param explanation its stages; null in a storm
   */
  public record FailedCall(
      Instant at,
      String service,
      String method,
      String path,
      String reason,
      String outcome,
      String rule,
      int attempts,
      long millis,
      Json.@Nullable Raw explanation) {}

  /** Keeps nothing yet. */
  public FailedCalls(InstantSource clock) {
    this.clock = clock;
    for (int i = 0; i < byReason.length; i++) {
      byReason[i] = new LongAdder();
    }
  }

  @Override
  public void ended(ObservedCall call) {
    Outcome outcome = call.outcome();
    byReason[outcome.reason().ordinal()].increment();
    if (!outcome.isGood() && outcome.reason() != Reason.CANCELLED) {
      keep(call, outcome);
    }
  }

  @Override
  public void wouldHave(ObservedCall call, Step step) {
    wouldHave.increment();
  }

  @Override
  public void mirrorSkipped(ObservedCall call) {
    mirrorsSkipped.increment();
  }

  @Override
  public void delayed(ObservedCall call) {
    delaysInjected.increment();
  }

  @Override
  public void refused(ObservedCall connection, Reason reason) {
    byReason[reason.ordinal()].increment();
  }

  @Override
  public void onWriter(ObservedCall connection, String why) {
    keptOnPrimary.add(connection.service() + ": " + why);
  }

  @Override
  public void neverValidated(ObservedCall connection) {
    neverValidated.add(connection.service());
  }

  /** The last ones, newest first; {@code limit} 0 for all that are kept. */
  public List<FailedCall> newest(int limit) {
    synchronized (ring) {
      List<FailedCall> all = new ArrayList<>(ring);
      return limit <= 0 || limit >= all.size() ? all : all.subList(0, limit);
    }
  }

  /**
   * How many calls ended, and statements were refused, in each way, without those that never
   * happened.
   */
  public Map<Reason, Long> counts() {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      long count = byReason[reason.ordinal()].sum();
      if (count > 0) {
        counts.put(reason, count);
      }
    }
    return counts;
  }

  /** How many decisions were made in mode observe. */
  public long wouldHaveCount() {
    return wouldHave.sum();
  }

  /** How many mirrored requests were due and not sent. */
  public long mirrorsSkipped() {
    return mirrorsSkipped.sum();
  }

  /** How many calls policy delayed on purpose, however they ended. */
  public long delaysInjected() {
    return delaysInjected.sum();
  }

  /**
   * How often statements that replicas could have got stayed with the primary, by service and why.
   */
  public Map<String, Long> keptOnPrimary() {
    return keptOnPrimary.all();
  }

  /** How many connections to databases no pool ever asked about, by service. */
  public Map<String, Long> neverValidated() {
    return neverValidated.all();
  }

  private void keep(ObservedCall call, Outcome outcome) {
    long end = call.endNanos();
    boolean explain;
    synchronized (ring) {
      explain = lastFailure == 0 || end - lastExplained >= BETWEEN_EXPLANATIONS;
      lastFailure = end;
      lastExplained = explain ? end : lastExplained;
    }
    Explanation explanation = explain ? call.explanation() : null;
    FailedCall failed =
        new FailedCall(
            clock.instant(),
            call.service(),
            call.request().method(),
            withoutQuery(call.request().path()),
            outcome.reason().name(),
            outcome.text(),
            call.rule(),
            call.attempts(),
            Math.max(0, end - call.startNanos()) / MILLI,
            explanation == null ? null : new Json.Raw(ExplanationJson.write(explanation)));
    synchronized (ring) {
      ring.addFirst(failed);
      if (ring.size() > KEPT) {
        ring.removeLast();
      }
    }
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
