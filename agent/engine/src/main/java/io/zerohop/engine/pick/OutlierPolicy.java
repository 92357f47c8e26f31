package io.zerohop.engine.pick;

/**
 * When an endpoint is taken out for its errors, and for how long (Envoy's outlier detection, the
 * consecutive kinds). A threshold of 0 switches a kind off.
 *
 * @param consecutive5xx answers of 500 and above in a row, failures without an answer among them
 * @param consecutiveGateway answers of 502, 503, 504 in a row, failures without an answer among
 *     them
 * @param consecutiveConnect failures to connect in a row
 * @param baseNanos length of the first ejection; the n-th takes n times as long
 * @param maxNanos longest ejection
 * @param maxPercent largest share of a cluster's endpoints that may be out; one always may
 */
public record OutlierPolicy(
    int consecutive5xx,
    int consecutiveGateway,
    int consecutiveConnect,
    long baseNanos,
    long maxNanos,
    int maxPercent) {

  private static final long SECOND = 1_000_000_000L;

  /** Where no policy says otherwise: only endpoints that cannot be connected to are left out. */
  public static final OutlierPolicy DEFAULT =
      new OutlierPolicy(0, 0, 3, 5 * SECOND, 60 * SECOND, 100);

  /** No ejection at all. */
  public static final OutlierPolicy OFF = new OutlierPolicy(0, 0, 0, SECOND, SECOND, 0);
}
