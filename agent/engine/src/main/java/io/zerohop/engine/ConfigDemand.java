package io.zerohop.engine;

/** Asks whoever feeds the mesh for what a call needs. Thread-safe, quick, never throws. */
public interface ConfigDemand {
  /** A demand that nobody hears. */
  ConfigDemand NONE = listener -> {};

  /**
   * A call goes to a destination of which routes, clusters or endpoints are not held. Asked again
   * by calls that come later, every few seconds at most, until a published snapshot has them.
   *
   * @param listener the listener's name; for a host that is only known by {@code mesh.hosts},
   *     {@code host:port}
   */
  void want(String listener);
}
