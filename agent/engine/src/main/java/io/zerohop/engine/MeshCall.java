package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Breaker;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Lease;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.ServiceNames;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: decide, send, look at the result, perhaps send again, end. The order of the
 * methods is the order of time.
 */
final class MeshCall extends GatedCall implements Call {
  private static final Step.Finish AS_IT_IS = new Step.Finish(HeaderChanges.NONE);
  private static final int DRAWS = 1 << 20;

  private @Nullable CallRequest request;
  private @Nullable Draw draw;
  private Step.@Nullable Send sent;
  private boolean again;

  /**
   * A call for a request.
   *
   * @param purpose unless it is made, the call is decided only: waits for nothing, tells nobody
   */
  MeshCall(Mesh mesh, CallRequest request, Purpose purpose) {
    super(mesh, request, purpose);
    this.request = request;
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
    giveLeaseBack();
    View view = mesh.view();
    long wait = dry ? 0 : bounded(mesh.startWaitLeft(view, facts.host()));
    if (wait > 0) {
      return waitFor(wait, mesh.live(view));
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
    decided(made, asked);
    note(made, asked);
    if (made instanceof Decision.Go go) {
      facts = Facts.of(asked, go.table(), toldHeaders());
      return start(go);
    }
    if (made instanceof Decision.Answer answer) {
      facts = Facts.of(asked, answer.table(), toldHeaders());
      return respond(answer.respond());
    }
    return missing(view, listener);
  }

  private Step missing(View view, Listener listener) {
    long left = bounded(mesh.want(listener));
    if (left > 0 && !dry && !view.hasNoRoutes(listener)) {
      return waitFor(left, mesh.complete(facts.host(), facts.port()));
    }
    return stale(view, listener);
  }

  /** Half of the application's own time is left for the call that it wants to make. */
  private long bounded(long wait) {
    long own = givenNanos();
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

  // 2. send

  private Step start(Decision.Go go) {
    draw = new Draw(mesh.ports().random());
    callDeadline = Math.min(around(), Sends.callDeadline(start, go.forward().timeouts()));
    if (around() != Step.Limits.NONE && around() - start <= 0) {
      String message = Reason.CALL_TIMEOUT + ": " + service() + ": ";
      return fail(
          Reason.CALL_TIMEOUT, Failure.TIMEOUT, message + "the call that it is made for is over");
    }
    Step refused = withoutIdentity(go.cluster());
    if (refused != null) {
      return refused;
    }
    Step injected = injected(go, Objects.requireNonNull(request));
    return injected == null ? admit(go) : injected;
  }

  private Step admit(Decision.Go go) {
    Step limited = limited(go);
    if (limited != null) {
      return limited;
    }
    admitted();
    return proceed(go, null);
  }

  /**
   * Picks an endpoint, and sends unless a circuit breaker holds the call back. After a delay by
   * what is in force then: the endpoints may be others, and TLS may be asked for.
   */
  private Step proceed(Decision.Go go, @Nullable Lease waited) {
    request = null;
    LiveCluster cluster = isDelayed() ? latest(go.cluster()) : go.cluster();
    long now = isDelayed() ? now() : start;
    LiveEndpoint endpoint = cluster.pick(Objects.requireNonNull(draw), now);
    if (endpoint == null) {
      if (waited != null) {
        waited.giveBack();
      }
      return noEndpoints(cluster, now);
    }
    int slots = enter(cluster, waited instanceof Breaker.Turn turn ? turn : null);
    return slots < 0 ? held(cluster, waited != null, slots) : send(go, cluster, endpoint, slots);
  }

  private Step send(Decision.Go go, LiveCluster cluster, LiveEndpoint endpoint, int slots) {
    attempts++;
    long from = attempts == 1 && !isDelayed() ? start : now();
    Draw drawn = Objects.requireNonNull(draw);
    Attempt attempt = new Attempt(cluster, endpoint, drawn, new Attempt.Start(from, last));
    attempt.slots = slots;
    begins(attempt);
    if (!dry) {
      hold(attempt);
    }
    Step refused = withoutIdentity(cluster);
    if (refused != null) {
      attempt.result = AttemptResult.failed(Phase.NOT_CONNECTED, Failure.TLS, null);
      return refused;
    }
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
      observer().sending(this, send);
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
    hear(attempt, result);
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
      if (isEnded()) {
        return new Step.PassThrough(Reason.CANCELLED);
      }
      return decision instanceof Decision.Go go ? waited(go) : decide();
    }
    again = false;
    Attempt before = Objects.requireNonNull(last);
    Decision.Go go = (Decision.Go) Objects.requireNonNull(decision);
    LiveCluster cluster = latest(before.cluster);
    LiveEndpoint endpoint =
        isEnded() ? null : cluster.pick(Objects.requireNonNull(draw), before.endNanos);
    if (endpoint == null) {
      return giveUp(go, before, Verdict.NO_OTHER_ENDPOINT);
    }
    int slots = enter(cluster, null);
    return slots < 0
        ? giveUp(go, before, Verdict.CIRCUIT_OPEN)
        : send(go, cluster, endpoint, slots);
  }

  /** After the wait of a fault, or for a connection. */
  private Step waited(Decision.Go go) {
    if (!isInjecting()) {
      return proceed(go, awaited());
    }
    Step step = injectedAfter(go);
    return step == null ? admit(go) : step;
  }

  private Step giveUp(Decision.Go go, Attempt before, Verdict why) {
    giveRetryBack();
    before.verdict = why;
    return finish(go, before, why);
  }

  /**
   * The send that was given is not performed; one to another endpoint instead.
   *
   * @param why what is said of the first
   * @param accepts which endpoints will do
   * @return null where none will do
   */
  @Nullable Step elsewhere(AttemptResult why, Predicate<LiveEndpoint> accepts) {
    Attempt attempt = last;
    if (attempt == null || isEnded() || !(decision instanceof Decision.Go go)) {
      return null;
    }
    attempt.result = why;
    attempt.endNanos = now();
    releaseEndpoint();
    Draw drawn = Objects.requireNonNull(draw);
    drawn.avoid(attempt.endpoint);
    LiveCluster cluster = latest(attempt.cluster);
    LiveEndpoint other =
        cluster.leastLoaded(one -> !drawn.avoids(one) && accepts.test(one), attempt.endNanos);
    if (other == null) {
      return null;
    }
    int slots = enter(cluster, null);
    return slots < 0 ? held(cluster, true, slots) : send(go, cluster, other, slots);
  }

  // 5. end

  private Step finish(Decision.Go go, Attempt attempt, Verdict verdict) {
    AttemptResult result = Objects.requireNonNull(attempt.result);
    if (result.failure() != null) {
      boolean over = timeLeft(attempt.endNanos) <= 0;
      Reason reason = Classifier.orVerdict(verdict, Classifier.reason(result, over));
      end(Classifier.failed(reason, attempt, attempts));
      return AS_IT_IS;
    }
    answered(Classifier.answered(result, verdict));
    HeaderChanges changes = attempt.hiding(go.backend().response());
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
    hear(attempt, how);
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
}
