package io.zerohop.engine.attempt;

/**
 * How many retries a cluster bears (Envoy's retry budget): at any moment retries may be this share
 * of the calls in flight, or the floor, whichever is more.
 *
 * @param percent of the calls in flight, 0 to 100
 * @param minConcurrent retries in flight that are always allowed
 */
public record BudgetPolicy(double percent, int minConcurrent) {
  /** 20 % and 3, as in Envoy. */
  public static final BudgetPolicy DEFAULT = new BudgetPolicy(20, 3);

  /** Whether one more retry may go out. */
  public boolean allows(int inFlight, int retriesInFlight) {
    return retriesInFlight < limit(inFlight);
  }

  /** How many retries may be in flight beside so many calls. */
  public double limit(int inFlight) {
    return Math.max(minConcurrent, inFlight * percent / 100);
  }
}
