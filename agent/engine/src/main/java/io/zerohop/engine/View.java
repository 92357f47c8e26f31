package io.zerohop.engine;

import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.sql.SqlPolicy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A snapshot with what this process knows of its clusters. Immutable but for that knowledge. */
final class View {
  static final View EMPTY = new View(Snapshot.EMPTY, Map.of(), Map.of());

  private final Snapshot snapshot;
  private final Map<String, LiveCluster> clusters;
  private final Map<PoolId, String> poolKeys;

  private View(Snapshot snapshot, Map<String, LiveCluster> clusters, Map<PoolId, String> poolKeys) {
    this.snapshot = snapshot;
    this.clusters = clusters;
    this.poolKeys = poolKeys;
  }

  /**
   * The view of a newer snapshot; keeps what is known of clusters, endpoints and pools.
   *
   * @param now on the engine's clock
   */
  View next(Snapshot newer, long now) {
    Map<String, LiveCluster> live = new HashMap<>();
    Map<PoolId, String> keys = new HashMap<>(poolKeys);
    for (Cluster cluster : newer.clusters().values()) {
      Endpoints endpoints = newer.endpoints().get(cluster.endpointsName());
      if (endpoints == null) {
        continue;
      }
      LiveCluster before = clusters.get(cluster.name());
      if (before != null && before.isMadeOf(cluster, endpoints)) {
        live.put(cluster.name(), before);
        continue;
      }
      LiveCluster made = new LiveCluster(cluster, endpoints, before, e -> key(keys, cluster, e));
      if (before != null) {
        made.departures(before, now);
      }
      live.put(cluster.name(), made);
    }
    keys.keySet().retainAll(inUse(live));
    return new View(newer, live, keys);
  }

  private static String key(Map<PoolId, String> keys, Cluster cluster, Endpoint endpoint) {
    PoolId id = new PoolId(endpoint.address(), cluster.tls());
    return keys.computeIfAbsent(id, PoolId::newKey);
  }

  private static Set<PoolId> inUse(Map<String, LiveCluster> live) {
    Set<PoolId> used = new HashSet<>();
    for (LiveCluster cluster : live.values()) {
      for (Endpoint endpoint : cluster.endpoints().list()) {
        used.add(new PoolId(endpoint.address(), cluster.cluster().tls()));
      }
    }
    return used;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Held held() {
    return snapshot.held();
  }

  @Nullable RouteTable table(Listener listener) {
    return snapshot.routes().get(listener.routes());
  }

  /** The cluster with its endpoints; null if either is not held. */
  @Nullable LiveCluster cluster(String name) {
    return clusters.get(name);
  }

  /** Whether the control plane has said that there is no such cluster. */
  boolean isAbsent(String cluster) {
    return snapshot.absent().clusters().contains(cluster);
  }

  /** Whether the control plane has said that the destination has no routes. */
  boolean hasNoRoutes(Listener listener) {
    return snapshot.absent().routes().contains(listener.routes());
  }

  /** Whether routes, clusters and endpoints of the destination are held. */
  boolean isComplete(Listener listener) {
    RouteTable table = table(listener);
    if (table == null) {
      return false;
    }
    for (String cluster : table.clusterNames()) {
      if (cluster(cluster) == null && !isAbsent(cluster)) {
        return false;
      }
    }
    return true;
  }

  /** Whether policy bans writes on connections to this database. */
  boolean bansWrites(Listener listener) {
    RouteTable table = table(listener);
    SqlPolicy policy = table == null ? null : table.sql();
    return policy != null && !policy.statements().writes();
  }

  /** Whether any cluster of the destination asks for TLS, as far as is known. */
  boolean asksForTls(Listener listener) {
    RouteTable table = table(listener);
    if (table == null) {
      return false;
    }
    for (String name : table.clusterNames()) {
      Cluster cluster = snapshot.clusters().get(name);
      if (cluster != null && cluster.tls() != null) {
        return true;
      }
    }
    return false;
  }

  /** An endpoint together with the TLS context that protects connections to it. */
  private record PoolId(InetSocketAddress address, @Nullable Object tls) {
    String newKey() {
      String address = Endpoint.at(this.address).hostPort();
      return tls == null
          ? address
          : address + "/" + Integer.toHexString(System.identityHashCode(tls));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PoolId that && address.equals(that.address) && tls == that.tls;
    }

    @Override
    public int hashCode() {
      return 31 * address.hashCode() + System.identityHashCode(tls);
    }
  }
}
