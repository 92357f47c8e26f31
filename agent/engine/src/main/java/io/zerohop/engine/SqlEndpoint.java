package io.zerohop.engine;

import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of a connection that stands: whether it has left the service, and for how long.
 * Looks again only at a new configuration. Notes where nobody ever asks whether the connection is
 * good. Thread-safe.
 */
final class SqlEndpoint {
  /** A connection in use for so long would have been asked for by a pool that asks. */
  private static final long LONG_NANOS = 600_000_000_000L;

  /** The clock is read for every so many statements only. */
  private static final int EVERY = 256;

  private final Mesh mesh;
  private final ObservedCall connection;
  private final AtomicBoolean validated = new AtomicBoolean();

  /** Counted without care: by the thread that has the connection. */
  private int statements;

  private volatile boolean refusesWrites;
  private volatile @Nullable View looked;
  private volatile long leftNanos;

  /**
   * @param connection as observers see it
   */
  SqlEndpoint(Mesh mesh, ObservedCall connection) {
    this.mesh = mesh;
    this.connection = connection;
  }

  /**
   * Why the connection should be given up; null while there is no reason.
   *
   * @param call the round that made it
   * @param validating whether a pool asks
   * @param afterNanos how long it may still be used where none does
   */
  @Nullable String retired(KnownCall call, boolean validating, long afterNanos) {
    String left = left(call, validating ? 0 : afterNanos);
    if (validating) {
      validated.set(true);
    } else if (left != null || (++statements % EVERY == 0 && stands() > LONG_NANOS)) {
      neverValidated();
    }
    return left;
  }

  private long stands() {
    return mesh.ports().nanoTime().getAsLong() - connection.startNanos();
  }

  /** Told once; as if validated afterwards. */
  private void neverValidated() {
    if (validated.compareAndSet(false, true)) {
      mesh.ports().observer().neverValidated(connection);
    }
  }

  /** The server said so, to a connection that is for writes. */
  void refusesWrites() {
    refusesWrites = true;
  }

  private @Nullable String left(KnownCall call, long afterNanos) {
    if (refusesWrites) {
      String why = " takes no writes any more";
      return Reason.UNFIT_SERVER + ": " + call.service() + ": " + words(call) + why;
    }
    View now = mesh.view();
    if (now != looked) {
      looked = now;
      leftNanos = hasLeft(now, call) ? since(now, call) : 0;
    }
    long since = leftNanos;
    long known = since == 0 ? -1 : Math.max(0, mesh.ports().nanoTime().getAsLong() - since);
    if (known < afterNanos) {
      return null;
    }
    return Reason.ENDPOINT_LEFT + ": " + call.service() + ": " + words(call) + " left";
  }

  /** Whether the endpoint is no longer, or soon no longer, among those of its side. */
  private static boolean hasLeft(View now, KnownCall call) {
    LiveCluster cluster = now.cluster(call.cluster());
    Attempt last = call.last;
    if (cluster == null || last == null) {
      return false; // what is not held says nothing
    }
    for (LiveEndpoint one : cluster.all()) {
      if (one.endpoint().address().equals(last.endpoint.endpoint().address())) {
        return one.endpoint().health() == Endpoint.Health.DRAINING;
      }
    }
    return true;
  }

  /** When it left; what is not remembered, when that was seen first. */
  private long since(View now, KnownCall call) {
    LiveCluster cluster = now.cluster(call.cluster());
    Attempt last = call.last;
    Long known =
        cluster == null || last == null
            ? null
            : cluster.departure(last.endpoint.endpoint().address());
    if (known != null) {
      return known | 1;
    }
    return leftNanos != 0 ? leftNanos : mesh.ports().nanoTime().getAsLong() | 1;
  }

  private static String words(KnownCall call) {
    Attempt last = call.last;
    return last == null ? "" : last.endpoint.endpoint().hostPort();
  }
}
