package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.BudgetPolicy;
import org.jspecify.annotations.Nullable;

/**
 * A service's port as a destination of calls, and the policy that holds for its endpoints.
 *
 * @param name the cluster's name in the configuration
 * @param service the short name for people, {@code reviews.shop}
 * @param endpointsName under which name its {@link Endpoints} come
 * @param balancing how an endpoint is chosen
 * @param connectTimeoutNanos 0 for the client's own
 * @param breaker how many calls may be on their way
 * @param budget what share of calls may be retries
 * @param outlier when an endpoint is ejected
 * @param panicPercent below this share of usable endpoints all of them are used; 0 never
 * @param tls what the SPI shows as an SSLContext; null where none of ours is asked for
 * @param origin where it comes from
 */
public record Cluster(
    String name,
    String service,
    String endpointsName,
    Balancing balancing,
    long connectTimeoutNanos,
    BreakerPolicy breaker,
    BudgetPolicy budget,
    OutlierPolicy outlier,
    int panicPercent,
    @Nullable Object tls,
    Origin origin) {

  /** The panic threshold where a configuration names none (Envoy's). */
  public static final int DEFAULT_PANIC_PERCENT = 50;

  /** A cluster with every default. */
  public static Cluster named(String name) {
    return new Cluster(
        name,
        ServiceNames.display(name),
        name,
        Balancing.LEAST_REQUEST,
        0,
        BreakerPolicy.NONE,
        BudgetPolicy.DEFAULT,
        OutlierPolicy.DEFAULT,
        DEFAULT_PANIC_PERCENT,
        null,
        Origin.UNKNOWN);
  }

  /** The same cluster, balanced in another way. */
  public Cluster with(Balancing other) {
    return new Cluster(
        name,
        service,
        endpointsName,
        other,
        connectTimeoutNanos,
        breaker,
        budget,
        outlier,
        panicPercent,
        tls,
        origin);
  }

  /** The same cluster with another ejection policy. */
  public Cluster with(OutlierPolicy other, int panic) {
    return new Cluster(
        name,
        service,
        endpointsName,
        balancing,
        connectTimeoutNanos,
        breaker,
        budget,
        other,
        panic,
        tls,
        origin);
  }

  /** The same cluster with another retry budget. */
  public Cluster with(BudgetPolicy other) {
    return new Cluster(
        name,
        service,
        endpointsName,
        balancing,
        connectTimeoutNanos,
        breaker,
        other,
        outlier,
        panicPercent,
        tls,
        origin);
  }

  /** The same cluster with other limits on calls on their way. */
  public Cluster with(BreakerPolicy other) {
    return new Cluster(
        name,
        service,
        endpointsName,
        balancing,
        connectTimeoutNanos,
        other,
        budget,
        outlier,
        panicPercent,
        tls,
        origin);
  }

  /** The same cluster, reached over TLS by this opaque context. */
  public Cluster withTls(@Nullable Object context) {
    return new Cluster(
        name,
        service,
        endpointsName,
        balancing,
        connectTimeoutNanos,
        breaker,
        budget,
        outlier,
        panicPercent,
        context,
        origin);
  }

  /** How an endpoint is chosen. */
  public enum Balancing {
    /** The one with the fewest calls in flight, others' among them as far as servers say. */
    LEAST_REQUEST("least request"),
    /** One after the other. */
    ROUND_ROBIN("round robin"),
    /** Any. */
    RANDOM("random");

    private final String words;

    Balancing(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /**
   * Where a cluster comes from.
   *
   * @param resource {@code Service/shop/reviews}; empty where unknown
   * @param service file and line of the service, null where unknown
   * @param policy file and line of the traffic policy, null where there is none
   */
  public record Origin(String resource, @Nullable String service, @Nullable String policy) {
    /** Nothing is known. */
    public static final Origin UNKNOWN = new Origin("", null, null);

    /** File and line of the service, or else the resource's name; null if neither is known. */
    public @Nullable String ofService() {
      return service != null ? service : resource.isEmpty() ? null : resource;
    }

    /** File and line of the policy; else of the service. */
    public @Nullable String ofPolicy() {
      return policy != null ? policy : ofService();
    }
  }
}
