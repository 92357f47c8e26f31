package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import java.util.List;

/**
 * An endpoint with what this process knows of it. Thread-safe.
 *
 * <p>Every {@link #begin} must be followed by one {@link #end}.
 */
public final class LiveEndpoint {
  private static final long SECOND = 1_000_000_000L;

  private final Endpoint endpoint;
  private final EndpointState state;
  private final Step.Send plain;
  private final Step.Send asking;
  private final boolean compared;

  /**
   * @param compared whether its load is compared with others'
   */
  LiveEndpoint(Endpoint endpoint, Known known, Cluster cluster, boolean compared) {
    this.endpoint = endpoint;
    this.state = known.state;
    this.plain = send(endpoint, known.poolKey, cluster, HeaderChanges.NONE);
    this.asking = send(endpoint, known.poolKey, cluster, LoadQuestion.ASK);
    this.compared = compared;
  }

  /** What is the same in every generation of its cluster. */
  record Known(EndpointState state, String poolKey) {}

  private static Step.Send send(
      Endpoint endpoint, String poolKey, Cluster cluster, HeaderChanges headers) {
    return new Step.Send(
        1,
        endpoint.address(),
        poolKey,
        Step.Target.UNCHANGED,
        headers,
        new Step.Limits(cluster.connectTimeoutNanos(), Step.Limits.NONE, Step.Limits.NONE),
        cluster.tls(),
        List.of());
  }

  /** The endpoint as configured. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The first send of a call to which no rule adds anything. */
  public Step.Send plain() {
    return plain;
  }

  /** The same that asks the server for its load. */
  public Step.Send asking() {
    return asking;
  }

  /**
   * Whether a call that begins now is to ask the server for its load; true for one call then.
   *
   * @param now on the engine's clock
   */
  public boolean asks(long now) {
    return compared && state.asks(now);
  }

  /** Calls of this process that are on their way to it. */
  public int inFlight() {
    return state.inFlight();
  }

  /**
   * What share of what it can do the server does, as it said in the last ten seconds: 1 for all,
   * {@link Load#UNKNOWN} where it did not say.
   *
   * @param now on the engine's clock
   */
  public double utilisation(long now) {
    return state.utilisation(now);
  }

  /** Counts a call to it. */
  public void begin() {
    state.begin();
  }

  /** Gives a call back. */
  public void end() {
    state.end();
  }

  /** Whether it is taken out for its errors. */
  public boolean isEjected(long now) {
    return state.isEjected(now);
  }

  /** {@code 5 x 503}, the reason of the last ejection; empty if there was none. */
  public String ejectedFor() {
    return state.ejectedFor();
  }

  /** {@code 5 x 503, back in 18 s}; empty while it is not taken out. */
  public String ejection(long now) {
    return isEjected(now)
        ? ejectedFor() + ", back in " + Math.max(0, ejectedUntil() - now) / SECOND + " s"
        : "";
  }

  /** When the last ejection ends, on the engine's clock. */
  public long ejectedUntil() {
    return state.ejectedUntil();
  }

  EndpointState state() {
    return state;
  }

  boolean mayTakeCalls(long now) {
    Endpoint.Health health = endpoint.health();
    return (health == Endpoint.Health.HEALTHY || health == Endpoint.Health.DEGRADED)
        && !state.isEjected(now);
  }
}
