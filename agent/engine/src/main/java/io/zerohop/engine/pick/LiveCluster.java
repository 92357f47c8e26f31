package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Breaker;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.pick.Endpoint.Health;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with its endpoints and what this process knows of them: chooses, counts, ejects.
 * Thread-safe and free of locks where calls go through; a new one is made for a new configuration
 * and takes over what is known.
 */
public final class LiveCluster {
  private static final int SERVER_ERRORS = 500;
  private static final int TRIES = 4;

  /** How long a database of the wrong role is chosen only where no other is left. */
  private static final long PASSED_OVER_NANOS = 10_000_000_000L;

  private final Cluster cluster;
  private final Endpoints endpoints;
  private final ClusterState state;
  private final LiveEndpoint[] all;
  private volatile Usable usable;

  /**
   * A cluster with these endpoints.
   *
   * @param before its last generation, null if there is none
   * @param poolKeys gives the pool key for an address
   */
  public LiveCluster(
      Cluster cluster,
      Endpoints endpoints,
      @Nullable LiveCluster before,
      Function<Endpoint, String> poolKeys) {
    this.cluster = cluster;
    this.endpoints = endpoints;
    this.state = before == null ? new ClusterState() : before.state;
    Set<InetSocketAddress> addresses = new HashSet<>();
    boolean compared =
        cluster.balancing() == Cluster.Balancing.LEAST_REQUEST && endpoints.list().size() > 1;
    this.all =
        endpoints.list().stream()
            .filter(endpoint -> addresses.add(endpoint.address()))
            .map(
                e ->
                    new LiveEndpoint(
                        e,
                        new LiveEndpoint.Known(state.of(e.address()), poolKeys.apply(e)),
                        cluster,
                        compared))
            .toArray(LiveEndpoint[]::new);
    state.retain(addresses);
    // Made anew by the first choice: this thread has no time of the engine's clock.
    this.usable = new Usable(new LiveEndpoint[0], null, null, false, state.changes() - 1, 0);
  }

  /**
   * Notes which endpoints left with this generation: those that are gone, or drain.
   *
   * @param before the generation that it replaces
   * @param now on the engine's clock
   */
  public void departures(LiveCluster before, long now) {
    Set<InetSocketAddress> staying = new HashSet<>();
    Set<InetSocketAddress> leaving = new HashSet<>();
    for (LiveEndpoint one : before.all) {
      leaving.add(one.endpoint().address());
    }
    for (LiveEndpoint one : all) {
      boolean drains = one.endpoint().health() == Health.DRAINING;
      (drains ? leaving : staying).add(one.endpoint().address());
    }
    leaving.removeAll(staying);
    state.depart(staying, leaving, now);
  }

  /** When this address left, on the engine's clock; null if it did not, or very long ago. */
  public @Nullable Long departure(InetSocketAddress address) {
    return state.departure(address);
  }

  /** The policy. */
  public Cluster cluster() {
    return cluster;
  }

  /** The endpoints as configured. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Whether this was made from these. */
  public boolean isMadeOf(Cluster otherCluster, Endpoints otherEndpoints) {
    return cluster.equals(otherCluster)
        && (endpoints == otherEndpoints || endpoints.equals(otherEndpoints));
  }

  /** Every endpoint, usable or not. */
  public List<LiveEndpoint> all() {
    return List.of(all);
  }

  /**
   * Chooses an endpoint; null if none may be used. Counts nothing yet. Allocates nothing, unless
   * the set of usable endpoints has changed.
   *
   * @param now on the engine's clock; a time some milliseconds old does no harm
   */
  public @Nullable LiveEndpoint pick(Draw draw, long now) {
    Usable current = usable(now);
    LiveEndpoint[] members = current.members();
    if (members.length == 0) {
      return null;
    }
    if (draw.avoidsNothing()) {
      return choose(current, draw, now);
    }
    for (int i = 0; i < TRIES; i++) {
      LiveEndpoint chosen = choose(current, draw, now);
      if (!draw.avoids(chosen)) {
        return chosen;
      }
    }
    int from = draw.below(members.length);
    for (int i = 0; i < members.length; i++) {
      LiveEndpoint other = members[(from + i) % members.length];
      if (!draw.avoids(other)) {
        return other;
      }
    }
    return choose(current, draw, now);
  }

  /** The usable endpoint with the fewest calls in flight among those that will do; null if none. */
  public @Nullable LiveEndpoint leastLoaded(Predicate<LiveEndpoint> accepts, long now) {
    LiveEndpoint least = null;
    for (LiveEndpoint one : usable(now).members()) {
      if (accepts.test(one) && (least == null || one.inFlight() < least.inFlight())) {
        least = one;
      }
    }
    return least;
  }

  private LiveEndpoint choose(Usable current, Draw draw, long now) {
    LiveEndpoint[] members = current.members();
    if (members.length == 1) {
      draw.compared(members[0].inFlight(), -1);
      return members[0];
    }
    return switch (cluster.balancing()) {
      case ROUND_ROBIN ->
          current.shares() == null
              ? members[state.nextTurn() % members.length]
              : members[current.shares().draw(draw)];
      case RANDOM -> members[one(current, draw)];
      case LEAST_REQUEST -> LeastRequest.choose(current, draw, now, state.usual());
    };
  }

  private static int one(Usable current, Draw draw) {
    Shares shares = current.shares();
    return shares == null ? draw.below(current.members().length) : shares.draw(draw);
  }

  /** A server says its load. */
  public void heard(LiveEndpoint endpoint, Load load, long now) {
    state.others(endpoint.state().heard(load, now));
  }

  private Usable usable(long now) {
    Usable current = usable;
    if (current.change() == state.changes() && current.isValid(now)) {
      return current;
    }
    Usable made = Usable.of(cluster, all, state.changes(), now);
    usable = made;
    return made;
  }

  /** Whether so few endpoints are usable that all of them are used. */
  public boolean isPanic(long now) {
    return usable(now).panic();
  }

  /**
   * Counts a result for the endpoint's health, and takes the endpoint out when it is time.
   *
   * @param now on the engine's clock
   */
  public void report(LiveEndpoint endpoint, AttemptResult result, long now) {
    Failure failure = result.failure();
    EndpointState known = endpoint.state();
    if (result.isBegun()) {
      known.connected();
      return;
    }
    if (failure == null && result.status() < SERVER_ERRORS) {
      known.good();
      if (result.server() != null && known.takeBack()) {
        state.changed();
      }
      return;
    }
    if (result.isUnfit()) {
      known.passOver(words(result), now + PASSED_OVER_NANOS);
      state.changed();
      return;
    }
    if (failure == Failure.CANCELLED) {
      return;
    }
    if (failure == null) {
      known.answeredBadly(result.status());
    } else {
      known.failed(RetryRules.isNothingSent(result));
    }
    known.strained(now);
    String last = failure == null ? result.answer() : words(failure);
    String why = known.exceeded(cluster.outlier(), last);
    if (why != null) {
      eject(known, why, now);
    }
  }

  private static String words(AttemptResult unfit) {
    Throwable cause = unfit.cause();
    return cause == null ? "not what is asked for" : String.valueOf(cause.getMessage());
  }

  private static String words(Failure failure) {
    return switch (failure) {
      case CONNECT -> "no connection";
      case TLS -> "TLS failure";
      case RESET -> "broken connection";
      case TIMEOUT -> "timeout";
      default -> "failure";
    };
  }

  private void eject(EndpointState known, String why, long now) {
    long out = 0;
    for (LiveEndpoint one : all) {
      out += one.isEjected(now) ? 1 : 0;
    }
    if (out > 0 && (out + 1) * 100 > (long) all.length * cluster.outlier().maxPercent()) {
      return;
    }
    if (known.eject(cluster.outlier(), why, now)) {
      state.ejections().getAndIncrement();
    }
    state.changed();
  }

  /** Counts calls on their way where the cluster's {@code breaker} says so. */
  public Breaker breaker() {
    return state.breaker();
  }

  /** Takes one retry from the budget; false if it is spent. Give it back by {@link #retried}. */
  public boolean takeRetry() {
    int before = state.retries().getAndIncrement();
    if (cluster.budget().allows(inFlight(), before)) {
      return true;
    }
    state.retries().getAndDecrement();
    return false;
  }

  /** Gives a retry back to the budget. */
  public void retried() {
    state.retries().getAndDecrement();
  }

  /** {@code retries 3 of 20}: in flight, and how many may be. */
  public String budgetWords() {
    return retriesInFlight() + " of " + retryLimit();
  }

  /** Retries that are on their way. */
  public int retriesInFlight() {
    return state.retries().get();
  }

  /** How many retries may be on their way just now. */
  public long retryLimit() {
    return (long) cluster.budget().limit(inFlight());
  }

  private int inFlight() {
    int calls = 0;
    for (LiveEndpoint one : all) {
      calls += one.inFlight();
    }
    return calls;
  }

  /** How often an endpoint was taken out for its errors, also before this generation. */
  public long ejections() {
    return state.ejections().get();
  }

  /** How many endpoints there are and why some are not used, in words: for messages. */
  public String census(long now) {
    int ejected = 0;
    int draining = 0;
    int unhealthy = 0;
    for (LiveEndpoint one : all) {
      Health health = one.endpoint().health();
      draining += health == Health.DRAINING ? 1 : 0;
      unhealthy += health == Health.UNHEALTHY ? 1 : 0;
      ejected += health != Health.DRAINING && one.isEjected(now) ? 1 : 0;
    }
    StringBuilder words = new StringBuilder();
    words.append(all.length).append(all.length == 1 ? " endpoint" : " endpoints");
    append(words, ejected, "ejected");
    append(words, draining, "draining");
    append(words, unhealthy, "unhealthy");
    return words.toString();
  }

  private static void append(StringBuilder words, int count, String what) {
    if (count > 0) {
      words.append(", ").append(count).append(' ').append(what);
    }
  }
}
