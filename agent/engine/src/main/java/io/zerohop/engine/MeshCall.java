package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.pick.TlsWanted;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: decide, send, look at the result, perhaps send again, end. The order of the
 * methods is the order of time.
 */
final class MeshCall extends EndingOnce implements Call {
  private static final Step.Finish AS_IT_IS = new Step.Finish(HeaderChanges.NONE);
  private static final int DRAWS = 1 << 20;

  private @Nullable CallRequest request;
  private Facts facts;
  private @Nullable Decision decision;
  private @Nullable Draw draw;
  private long start;
  private long callDeadline = Step.Limits.NONE;
  private int attempts;
  private @Nullable Attempt last;
  private Step.@Nullable Send sent;
  private boolean again;

  /**
   * A call for a request.
   *
   * @param dry decides only: counts nothing, waits for nothing, tells nobody
   */
  MeshCall(Mesh mesh, CallRequest request, boolean dry) {
    super(mesh, dry);
    this.request = request;
    this.facts = Facts.of(request, null);
  }

  // 1. decide

  @Override
  public Step first() {
    start = now();
    return decide();
  }

  private Step decide() {
    CallRequest asked = request;
    if (asked == null) {
      throw new IllegalStateException("a call must be asked for its first step once only");
    }
    View view = mesh.view();
    long wait = dry ? 0 : bounded(mesh.startWaitLeft(view, facts.host()));
    if (wait > 0) {
      return new Step.Wait(wait, mesh.live());
    }
    Listener listener = mesh.find(view, facts.host(), facts.port());
    if (listener == null) {
      boolean known = view.held() == Held.LIVE || view.held() == Held.LAST_KNOWN_GOOD;
      return passThrough(known ? Reason.PASSED_THROUGH : Reason.CONFIG_STALE);
    }
    if (view.held() == Held.EXPIRED) {
      return stale(view, listener);
    }
    Decision made = Decision.make(view, listener, asked, mesh.ports().random());
    decision = made;
    if (made instanceof Decision.Go go) {
      facts = Facts.of(asked, go.table());
      return start(go);
    }
    if (made instanceof Decision.Answer answer) {
      facts = Facts.of(asked, answer.table());
      end(new Outcome.AnsweredHere(answer.respond().status(), answer.respond().reason()));
      return answer.respond();
    }
    return missing(view, listener);
  }

  private Step missing(View view, Listener listener) {
    long left = bounded(mesh.want(listener));
    if (left > 0 && !dry && !view.hasNoRoutes(listener)) {
      return new Step.Wait(left, mesh.complete(facts.host(), facts.port()));
    }
    return stale(view, listener);
  }

  /** Half of the application's own time is left for the call that it wants to make. */
  private long bounded(long wait) {
    long own = facts.timeoutNanos();
    return own > 0 && wait > 0 ? Math.min(wait, own - own / 2 - (now() - start)) : wait;
  }

  private Step stale(View view, Listener listener) {
    if (!view.asksForTls(listener)) {
      return passThrough(Reason.CONFIG_STALE);
    }
    String message =
        Reason.CONFIG_STALE
            + ": "
            + ServiceNames.display(listener.name())
            + " asks for TLS in the last configuration that was held, and none in force is held";
    return fail(Reason.CONFIG_STALE, Failure.TLS, message);
  }

  private Step passThrough(Reason reason) {
    end(new Outcome.PassedThrough(reason));
    return new Step.PassThrough(reason);
  }

  private Step fail(Reason reason, Failure kind, String message) {
    end(new Outcome.Failed(reason, message));
    return new Step.Fail(reason, kind, message);
  }

  // 2. send

  private Step start(Decision.Go go) {
    draw = new Draw(mesh.ports().random());
    callDeadline = Sends.callDeadline(start, go.forward().timeouts());
    if (go.cluster().cluster().tls() instanceof TlsWanted wanted) {
      String message = Reason.NO_IDENTITY + ": " + service() + " asks for " + wanted.words();
      return fail(Reason.NO_IDENTITY, Failure.TLS, message + ", and this process has no identity");
    }
    LiveEndpoint endpoint = go.cluster().pick(draw, start);
    if (endpoint == null) {
      return noEndpoints(go.cluster());
    }
    Step step = send(go, go.cluster(), endpoint);
    request = null;
    return step;
  }

  private Step noEndpoints(LiveCluster cluster) {
    boolean ejected = !dry && cluster.all().stream().anyMatch(one -> one.isEjected(start));
    boolean draining =
        cluster.all().stream().anyMatch(one -> one.endpoint().health() == Health.DRAINING);
    Reason reason = ejected && !draining ? Reason.ALL_ENDPOINTS_EJECTED : Reason.NO_ENDPOINTS;
    String message = reason + ": " + cluster.cluster().service() + " has " + cluster.census(start);
    return fail(reason, Failure.CONNECT, message);
  }

  private Step send(Decision.Go go, LiveCluster cluster, LiveEndpoint endpoint) {
    attempts++;
    long from = attempts == 1 ? start : now();
    Draw drawn = Objects.requireNonNull(draw);
    Attempt attempt = new Attempt(cluster, endpoint, drawn, new Attempt.Start(from, last));
    last = attempt;
    Step.Send send = Sends.make(new Sends.Order(this, go, attempt, attempts, callDeadline), mesh);
    if (send == null) {
      attempt.result = AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, null);
      String host = endpoint.endpoint().hostPort();
      return fail(
          Reason.CONNECT_FAILED,
          Failure.CONNECT,
          Reason.CONNECT_FAILED + ": " + cluster.cluster().service() + ": no address for " + host);
    }
    sent = send;
    if (!dry) {
      hold(attempt);
      mesh.ports().observer().sending(this, send);
    }
    return send;
  }

  @Override
  public Step.Send current() {
    if (sent == null) {
      throw new IllegalStateException("a send must have been given before it is performed again");
    }
    return sent;
  }

  // 3. look at the result

  @Override
  public Step result(AttemptResult result) {
    Attempt attempt = last;
    if (attempt == null || isEnded() || !(decision instanceof Decision.Go go)) {
      return AS_IT_IS;
    }
    RetryPolicy policy = go.forward().retry();
    attempt.result = result;
    giveRetryBack();
    Verdict verdict =
        RetryRules.judge(
            policy, new RetryRules.Sent(facts.method(), facts.body()), result, attempts);
    boolean plain = result.failure() == null && result.status() < 500 && !verdict.isAgain();
    long now = plain ? start : now();
    attempt.endNanos = plain ? 0 : now; // a good answer is timed once, when its body has ended
    attempt.cluster.report(attempt.endpoint, result, now);
    if (verdict.isAgain()) {
      return again(go, attempt, verdict);
    }
    attempt.verdict = verdict;
    return finish(go, attempt, verdict);
  }

  private Step again(Decision.Go go, Attempt attempt, Verdict verdict) {
    Draw drawn = Objects.requireNonNull(draw);
    drawn.avoid(attempt.endpoint);
    Verdict checked = verdict;
    if (verdict == Verdict.NOTHING_SENT && !hasOther(attempt, drawn)) {
      AttemptResult result = Objects.requireNonNull(attempt.result);
      RetryPolicy policy = go.forward().retry();
      boolean asked = attempts <= policy.maxRetries() && RetryRules.asks(policy, result);
      checked = asked ? Verdict.ASKED : Verdict.NO_OTHER_ENDPOINT;
    }
    long delay = 0;
    if (checked == Verdict.ASKED) {
      double random = mesh.ports().random().applyAsInt(DRAWS) / (double) DRAWS;
      delay =
          RetryRules.delayNanos(
              go.forward().retry(), Objects.requireNonNull(attempt.result), attempts, random);
    }
    if (checked.isAgain() && timeLeftToAnyone(attempt.endNanos) <= delay) {
      checked = Verdict.NO_TIME;
    }
    if (checked == Verdict.ASKED) {
      checked = takeRetry(attempt.cluster) ? Verdict.ASKED : Verdict.BUDGET_SPENT;
    }
    attempt.verdict = checked;
    if (!checked.isAgain()) {
      return finish(go, attempt, checked);
    }
    again = true;
    releaseEndpoint();
    return delay > 0 ? new Step.Wait(delay, null) : resume();
  }

  private boolean hasOther(Attempt attempt, Draw drawn) {
    LiveEndpoint other = latest(attempt.cluster).pick(drawn, attempt.endNanos);
    return other != null && !drawn.avoids(other);
  }

  /** The newest generation of a cluster: a retry sees endpoints that came meanwhile. */
  private LiveCluster latest(LiveCluster cluster) {
    LiveCluster newest = mesh.view().cluster(cluster.cluster().name());
    return newest == null ? cluster : newest;
  }

  // 4. send again

  @Override
  public Step resume() {
    if (!again) {
      return isEnded() ? new Step.PassThrough(Reason.CANCELLED) : decide();
    }
    again = false;
    Attempt before = Objects.requireNonNull(last);
    Decision.Go go = (Decision.Go) Objects.requireNonNull(decision);
    LiveCluster cluster = latest(before.cluster);
    LiveEndpoint endpoint =
        isEnded() ? null : cluster.pick(Objects.requireNonNull(draw), before.endNanos);
    if (endpoint == null) {
      giveRetryBack();
      before.verdict = Verdict.NO_OTHER_ENDPOINT;
      return finish(go, before, Verdict.NO_OTHER_ENDPOINT);
    }
    return send(go, cluster, endpoint);
  }

  // 5. end

  private Step finish(Decision.Go go, Attempt attempt, Verdict verdict) {
    AttemptResult result = Objects.requireNonNull(attempt.result);
    if (result.failure() != null) {
      boolean over = timeLeft(attempt.endNanos) <= 0;
      Reason reason = Classifier.reason(result, over);
      if (verdict == Verdict.BUDGET_SPENT) {
        reason = Reason.RETRY_BUDGET_SPENT;
      }
      end(Classifier.failed(reason, attempt, attempts));
      return AS_IT_IS;
    }
    answered(Classifier.answered(result, verdict));
    HeaderChanges changes = go.backend().response();
    return changes.isEmpty() ? AS_IT_IS : new Step.Finish(changes);
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {
    Attempt attempt = last;
    if (isEnded() || attempt == null) {
      return;
    }
    if (failure == null) {
      end(outcome());
      return;
    }
    Failure kind = timeLeft(now()) <= 0 ? Failure.TIMEOUT : Failure.RESET;
    ended(AttemptResult.failed(Phase.HEADERS_RECEIVED, kind, failure));
  }

  @Override
  public void ended(AttemptResult how) {
    Attempt attempt = last;
    if (isEnded() || attempt == null) {
      return;
    }
    long now = now();
    attempt.result = how;
    attempt.cluster.report(attempt.endpoint, how, now);
    end(
        how.failure() == null
            ? Classifier.answered(how, attempt.verdict)
            : Classifier.failed(Classifier.reason(how, timeLeft(now) <= 0), attempt, attempts));
  }

  @Override
  public void cancel() {
    end(new Outcome.Failed(Reason.CANCELLED, Reason.CANCELLED + ": " + service()));
  }

  private long timeLeft(long now) {
    return callDeadline == Step.Limits.NONE ? Long.MAX_VALUE : callDeadline - now;
  }

  /** Until policy or the application itself ends the call, whoever comes first. */
  private long timeLeftToAnyone(long now) {
    long own = facts.timeoutNanos();
    return own > 0 ? Math.min(timeLeft(now), own - (now - start)) : timeLeft(now);
  }

  // what others may see

  /** All that is known of the call, with this as its first line. */
  Explanation explain(String client) {
    return new Explainer(mesh, this, facts).explain(client, decision, last);
  }

  CallRequest.Body body() {
    return facts.body();
  }

  RetryPolicy retryPolicy() {
    return decision instanceof Decision.Go go ? go.forward().retry() : RetryPolicy.NONE;
  }

  @Override
  public String service() {
    if (decision instanceof Decision.Go go) {
      return go.cluster().cluster().service();
    }
    return decision == null ? facts.host() : ServiceNames.display(decision.listener().name());
  }

  @Override
  public String method() {
    return facts.method();
  }

  @Override
  public String path() {
    return facts.path();
  }

  @Override
  public String rule() {
    return decision == null || decision.route() == null ? "" : decision.route().id().words();
  }

  @Override
  public String cluster() {
    return decision instanceof Decision.Go go ? go.backend().cluster() : "";
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public long startNanos() {
    return start;
  }

  @Override
  public Explanation explanation() {
    return explain("");
  }
}
