package io.zerohop.engine;

import java.util.List;

/**
 * What a mesh must know before it has a configuration.
 *
 * @param namespace the agent's own, by which short service names are completed
 * @param service the agent's own, by which limits of single callers are found; may be empty
 * @param startupWaitNanos how long a first call waits for a configuration, once per process, and
 *     how long a first call to a destination waits for its routes
 * @param liveWaitNanos how long after a last-known-good was read a call waits for the control plane
 * @param meshHosts suffixes of hosts to ask the control plane for though it lists no such listener
 * @param excludeHosts hosts, or suffixes with a leading dot, that are never touched
 */
public record MeshSettings(
    String namespace,
    String service,
    long startupWaitNanos,
    long liveWaitNanos,
    List<String> meshHosts,
    List<String> excludeHosts) {

  private static final long MILLI = 1_000_000L;

  /** Namespace {@code default}, 2 s, 250 ms. */
  public static final MeshSettings DEFAULT =
      new MeshSettings("default", "", 2000 * MILLI, 250 * MILLI, List.of(), List.of());

  public MeshSettings {
    meshHosts = List.copyOf(meshHosts);
    excludeHosts = List.copyOf(excludeHosts);
  }

  /** The same in another namespace. */
  public MeshSettings in(String otherNamespace) {
    return new MeshSettings(
        otherNamespace, service, startupWaitNanos, liveWaitNanos, meshHosts, excludeHosts);
  }

  /** The same for another service. */
  public MeshSettings of(String otherService) {
    return new MeshSettings(
        namespace, otherService, startupWaitNanos, liveWaitNanos, meshHosts, excludeHosts);
  }
}
