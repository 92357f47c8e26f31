package io.zerohop.engine.pick;

import java.net.InetSocketAddress;

/**
 * One place where a service answers. Its address within its cluster is its identity: what is known
 * of its health stays with it when the configuration changes.
 *
 * @param address resolved, or unresolved where a cluster is found by DNS (ExternalName)
 * @param workload the instance's name, for people; the address where there is none
 * @param version the workload's version label, empty where there is none
 * @param health as the control plane sees it
 * @param weight relative to the other endpoints of its locality, at least 1
 * @param place where it stands
 */
public record Endpoint(
    InetSocketAddress address,
    String workload,
    String version,
    Health health,
    int weight,
    Place place) {

  public Endpoint {
    if (weight < 1) {
      throw new IllegalArgumentException("weight must be at least 1, was " + weight);
    }
  }

  /** A healthy endpoint of weight 1 without more to say about it. */
  public static Endpoint at(InetSocketAddress address) {
    String name = address.getHostString() + ":" + address.getPort();
    return new Endpoint(address, name, "", Health.HEALTHY, 1, Place.NONE);
  }

  /** The same endpoint with another health. */
  public Endpoint with(Health other) {
    return new Endpoint(address, workload, version, other, weight, place);
  }

  /** The same endpoint with another weight. */
  public Endpoint withWeight(int other) {
    return new Endpoint(address, workload, version, health, other, place);
  }

  /** The same endpoint at another place. */
  public Endpoint in(Place other) {
    return new Endpoint(address, workload, version, health, weight, other);
  }

  /** Address and port as people write them. */
  public String hostPort() {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** What the control plane says about an endpoint. */
  public enum Health {
    /** Takes calls. */
    HEALTHY,
    /** Takes calls; its registration is unconfirmed since its stream was lost. */
    DEGRADED,
    /** Is about to leave: takes no new calls. */
    DRAINING,
    /** Takes calls only in a panic. */
    UNHEALTHY
  }

  /**
   * Where an endpoint stands.
   *
   * @param locality {@code region/zone/subzone}, empty where unknown
   * @param priority 0 first; the next is used only when nothing of the one before is usable
   * @param localityWeight the locality's share relative to others; 0 where localities have none
   */
  public record Place(String locality, int priority, int localityWeight) {
    /** Nowhere in particular. */
    public static final Place NONE = new Place("", 0, 0);
  }
}
