package io.zerohop.engine;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of a connection that stands: whether it has left the service, and for how long that
 * is known. Looks again only at a new configuration; thread-safe.
 */
final class SqlEndpoint {
  private final Mesh mesh;
  private volatile @Nullable View looked;
  private volatile long leftNanos;

  SqlEndpoint(Mesh mesh) {
    this.mesh = mesh;
  }

  /**
   * Why the connection should be given up; null while there is no reason.
   *
   * @param call the round that made it
   * @param afterNanos how long it may still be used
   */
  @Nullable String retired(KnownCall call, long afterNanos) {
    View now = mesh.view();
    if (now != looked) {
      looked = now;
      boolean left = hasLeft(now, call);
      leftNanos = !left ? 0 : leftNanos == 0 ? mesh.ports().nanoTime().getAsLong() | 1 : leftNanos;
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

  private static String words(KnownCall call) {
    Attempt last = call.last;
    return last == null ? "" : last.endpoint.endpoint().hostPort();
  }
}
