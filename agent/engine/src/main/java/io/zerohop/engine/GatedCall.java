package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Breaker;
import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Lease;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.TokenBucket;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Gates;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may hold a call back between its rule and its endpoint. Of a call that only decides nothing
 * is counted.
 */
abstract sealed class GatedCall extends KnownCall permits MeshCall {
  private static final int NO_REQUEST = -1;
  private static final int NO_CONNECTION = -2;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  /** How long a call without any limit waits for a connection: Envoy's limit for such a call. */
  private static final long MOST_WAIT = 15_000_000_000L;

  private boolean rpc;
  private boolean admitted;
  private boolean delayed;
  private boolean injecting;

  private final Purpose purpose;

  GatedCall(Mesh mesh, CallRequest request, Purpose purpose) {
    super(mesh, request, purpose);
    this.purpose = purpose;
  }

  /** Notes of the request what is looked at when it can no longer be read. */
  final void note(Decision decision, CallRequest request) {
    admitted = request.isAdmitted();
    if (mayBeHeldBack(decision)) {
      String type = request.header("content-type");
      rpc = type != null && type.startsWith("application/grpc");
    }
  }

  private static boolean mayBeHeldBack(Decision decision) {
    return !(decision instanceof Decision.Go go)
        || go.forward().gates() != Gates.NONE
        || !go.cluster().cluster().breaker().isNone();
  }

  /** From now on rate limits and faults have had their say. */
  final void admitted() {
    admitted = true;
  }

  /** Whether they have. */
  public final boolean isAdmitted() {
    return admitted;
  }

  /** Whether the call has waited before its first attempt. */
  final boolean isDelayed() {
    return delayed;
  }

  final Step respond(Step.Respond respond) {
    String code = rpc ? respond.rpcCode().name() : Integer.toString(respond.status());
    end(new Outcome.AnsweredHere(respond.status(), code, respond.reason()));
    return respond;
  }

  final Step fail(Reason reason, Failure kind, String message) {
    end(new Outcome.Failed(reason, message));
    return new Step.Fail(reason, kind, message);
  }

  // the endpoint

  /** The end of a call that nobody could take. */
  final Step noEndpoints(LiveCluster cluster, long now) {
    boolean ejected = !dry && cluster.all().stream().anyMatch(one -> one.isEjected(now));
    boolean draining =
        cluster.all().stream().anyMatch(one -> one.endpoint().health() == Health.DRAINING);
    Reason reason = ejected && !draining ? Reason.ALL_ENDPOINTS_EJECTED : Reason.NO_ENDPOINTS;
    String message = reason + ": " + cluster.cluster().service() + " has " + cluster.census(now);
    return fail(reason, Failure.CONNECT, message);
  }

  // the identity

  /** The end of a call over TLS that cannot be had; null if the call may go on. */
  final @Nullable Step withoutIdentity(LiveCluster cluster) {
    if (!(cluster.cluster().tls() instanceof TlsWanted wanted)) {
      return null;
    }
    String message = Reason.NO_IDENTITY + ": " + service() + " asks for " + wanted.words();
    return fail(Reason.NO_IDENTITY, Failure.TLS, message + ", and this process has no identity");
  }

  // the fault

  /** What is done to the call on purpose: it waits or is answered; null if it may go on. */
  final @Nullable Step injected(Decision.Go go, CallRequest request) {
    FaultRule rule = go.forward().gates().fault();
    if (rule == null || admitted || rule.firstUnmet(request) != null) {
      return null;
    }
    Fault.Delay delay = rule.fault().delay();
    if (delay == null
        || purpose != Purpose.CALL
        || !Fault.falls(delay.perMillion(), mesh.ports().random())) {
      return aborted(rule.fault());
    }
    Lease counted = mesh.gates().delay(rule.fault());
    if (counted == null) {
      return aborted(rule.fault());
    }
    delayed = true;
    injecting = true;
    await(counted);
    mesh.ports().observer().delayed(this);
    long left = Math.max(0, timeLeftToAnyone(start));
    return new Step.Wait(Math.min(delay.nanos(), left), null);
  }

  /** The same after a delay; null if the call may go on. */
  final @Nullable Step injectedAfter(Decision.Go go) {
    injecting = false;
    giveBack(awaited());
    Fault fault = Objects.requireNonNull(go.forward().gates().fault()).fault();
    if (timeLeftToAnyone(now()) <= 0) {
      String message = ": policy delayed the call, and its time is over";
      return fail(
          Reason.FAULT_INJECTED,
          Failure.TIMEOUT,
          Reason.FAULT_INJECTED + ": " + service() + message);
    }
    return aborted(fault);
  }

  private @Nullable Step aborted(Fault fault) {
    Fault.Abort abort = fault.abort();
    boolean due =
        abort != null
            && (purpose == Purpose.QUESTION
                ? abort.perMillion() >= Fault.ALL
                : Fault.falls(abort.perMillion(), mesh.ports().random()));
    return abort == null || !due ? null : respond(Answers.abort(abort, service()));
  }

  /** Whether the call is being delayed on purpose. */
  final boolean isInjecting() {
    return injecting;
  }

  // the rate limit

  /** The answer to a call beyond the rule's rate limit; null if the call may go on. */
  final @Nullable Step limited(Decision.Go go) {
    RateLimits limits = go.forward().gates().limits();
    RateLimit limit = limits == null ? null : limits.of(mesh.settings().service());
    if (limit == null || admitted) {
      return null;
    }
    long now = delayed ? now() : start;
    TokenBucket bucket = mesh.gates().bucket(limit);
    boolean passes = purpose == Purpose.QUESTION ? bucket.left(now) > 0 : bucket.take(now);
    return passes
        ? null
        : respond(
            Answers.plain(
                TOO_MANY, Reason.RATE_LIMITED, service() + ": more than " + limit.words()));
  }

  // the circuit breaker

  /**
   * Takes a place for an attempt among the calls on their way.
   *
   * @param waited the place in the queue that the call had; null if it had none
   * @return what the attempt holds; negative if there is no place
   */
  final int enter(LiveCluster cluster, Breaker.@Nullable Turn waited) {
    BreakerPolicy policy = cluster.cluster().breaker();
    Breaker breaker = cluster.breaker();
    if (policy.isNone() || dry) {
      giveBack(waited);
      boolean isFull = !policy.isNone() && breaker.isFull(policy, !rpc);
      return isFull ? NO_REQUEST : Breaker.NOTHING;
    }
    int slots = Breaker.REQUEST;
    if (rpc || !policy.limitsConnections()) {
      giveBack(waited);
    } else {
      if (waited == null ? !breaker.takeConnection(policy) : !waited.take()) {
        return NO_CONNECTION;
      }
      slots |= Breaker.CONNECTION;
    }
    if (!breaker.takeRequest(policy)) {
      breaker.leave(slots - Breaker.REQUEST, policy);
      return NO_REQUEST;
    }
    return slots;
  }

  /** Limits may have been changed while the call waited. */
  private static void giveBack(@Nullable Lease waited) {
    if (waited != null) {
      waited.giveBack();
    }
  }

  /**
   * What a call does for which there is no place: it waits for a connection, once, or is answered.
   *
   * @param slots what {@link #enter} gave
   */
  final Step held(LiveCluster cluster, boolean waited, int slots) {
    long left = timeLeftToAnyone(now());
    String state = cluster.cluster().service() + ": " + breakerWords(cluster);
    if (waited && left <= 0) {
      String message = Reason.CIRCUIT_OPEN + ": " + state + ", and the call's time is over";
      return fail(Reason.CIRCUIT_OPEN, Failure.TIMEOUT, message);
    }
    if (!waited && slots == NO_CONNECTION) {
      Breaker.Turn turn = cluster.breaker().queue(cluster.cluster().breaker());
      if (turn != null) {
        delayed = true;
        await(turn);
        return new Step.Wait(left == Long.MAX_VALUE ? MOST_WAIT : left, turn);
      }
    }
    return respond(Answers.plain(UNAVAILABLE, Reason.CIRCUIT_OPEN, state));
  }

  private static String breakerWords(LiveCluster cluster) {
    return cluster.breaker().words(cluster.cluster().breaker());
  }
}
