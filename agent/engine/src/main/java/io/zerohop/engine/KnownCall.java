package io.zerohop.engine;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.Carried;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a call so far, and what others may see of it. */
abstract sealed class KnownCall extends EndingOnce permits GatedCall {
  Facts facts;
  @Nullable Decision decision;
  long start;
  long callDeadline = Step.Limits.NONE;
  private Around around = Around.NOTHING;
  private @Nullable TraceContext trace;
  private boolean traced;
  int attempts;
  @Nullable Attempt last;

  KnownCall(Mesh mesh, CallRequest request, Purpose purpose) {
    super(mesh, purpose != Purpose.CALL);
    this.facts = Facts.of(request, null);
  }

  /** Sets what the call is made in the middle of; before the first step. */
  final void within(Around given) {
    around = given;
  }

  /** The end of the call that this one is made for; {@link Step.Limits#NONE} for none. */
  final long around() {
    return around.deadline();
  }

  /** What the application gives to the call, or the call around it leaves; 0 for no limit. */
  final long givenNanos() {
    long own = facts.timeoutNanos();
    if (around() == Step.Limits.NONE) {
      return own;
    }
    long left = Math.max(1, around() - start);
    return own > 0 ? Math.min(own, left) : left;
  }

  /** Until policy ends the call. */
  final long timeLeft(long now) {
    return callDeadline == Step.Limits.NONE ? Long.MAX_VALUE : callDeadline - now;
  }

  /** Until policy or the application itself ends the call, whoever comes first. */
  final long timeLeftToAnyone(long now) {
    long own = facts.timeoutNanos();
    return own > 0 ? Math.min(timeLeft(now), own - (now - start)) : timeLeft(now);
  }

  /** What is decided; the first time that there is a rule to go by, a trace begins. */
  final void decided(Decision made, CallRequest asked) {
    decision = made;
    if (!dry && !traced && !(made instanceof Decision.Missing)) {
      traced = true;
      trace = mesh.tracer().begin(this, asked);
    }
  }

  /** The headers that are to be known when the call is told. */
  final List<String> toldHeaders() {
    return trace == null || !trace.sampled() ? List.of() : mesh.tracer().headers();
  }

  /** The next attempt begins, which is counted already. */
  final void begins(Attempt attempt) {
    Attempt before = last;
    attempt.trace = before == null || dry ? trace : mesh.tracer().again(this, before.trace);
    attempt.asking =
        !dry && !facts.scheme().equals(Side.SCHEME) && attempt.endpoint.asks(attempt.startNanos);
    last = attempt;
  }

  /** Takes what the server says of its load, if it was asked. */
  final void hear(Attempt attempt, AttemptResult result) {
    if (attempt.asking) {
      attempt.hear(result, now());
    }
  }

  /** What the send under way carries. */
  public final Carried carried() {
    Attempt attempt = last;
    return attempt == null || attempt.trace == null ? Carried.NOTHING : attempt.trace;
  }

  /** Whether the call must fail where a fault of ours keeps it from being decided. */
  public final boolean failsClosed() {
    return !dry && mesh.failsClosed(facts.host(), facts.port());
  }

  /** All that is known of the call, with this as its first line. */
  final Explanation explain(String client) {
    return new Explainer(mesh, this, facts).explain(client, decision, last);
  }

  final CallRequest.Body body() {
    return facts.body();
  }

  final RetryPolicy retryPolicy() {
    return decision instanceof Decision.Go go ? go.forward().retry() : RetryPolicy.NONE;
  }

  @Override
  public final String service() {
    if (decision instanceof Decision.Go go) {
      return go.cluster().cluster().service();
    }
    return decision == null ? facts.host() : ServiceNames.display(decision.listener().name());
  }

  @Override
  public final CallRequest request() {
    return facts;
  }

  @Override
  public final String rule() {
    return decision == null || decision.route() == null ? "" : decision.route().id().words();
  }

  @Override
  public final String cluster() {
    return decision instanceof Decision.Go go ? go.backend().cluster() : "";
  }

  @Override
  public final @Nullable TraceContext parent() {
    return around.trace();
  }

  @Override
  public final @Nullable TraceContext trace() {
    return trace;
  }

  @Override
  public final @Nullable ObservedAttempt last() {
    return last;
  }

  @Override
  public final Route.@Nullable Id ruleId() {
    return decision == null || decision.route() == null ? null : decision.route().id();
  }

  @Override
  public final int sampling() {
    Route route = decision == null ? null : decision.route();
    return route == null ? Route.NO_SHARE : route.sampling();
  }

  @Override
  public final int attempts() {
    return attempts;
  }

  @Override
  public final long startNanos() {
    return start;
  }

  @Override
  public final Explanation explanation() {
    return explain("");
  }
}
