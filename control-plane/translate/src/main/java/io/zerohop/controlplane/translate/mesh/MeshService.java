package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service that clients call.
 *
 * @param resource the Service, or null where workloads imply it
 * @param externalName the DNS name that stands for it, or null
 * @param hosts its further names, with or without {@code :port}
 */
public record MeshService(
    ServiceKey key,
    @Nullable Resource resource,
    Map<String, String> selector,
    @Nullable String externalName,
    List<MeshPort> ports,
    List<String> hosts) {
  public MeshService {
    selector = Collections.unmodifiableMap(new LinkedHashMap<>(selector));
    ports = List.copyOf(ports);
    hosts = List.copyOf(hosts);
  }

  /** Whether only the label of its workloads makes it. */
  public boolean isImplied() {
    return resource == null;
  }

  /** The port of that number, or the one that stands for all, or null. */
  public @Nullable MeshPort port(int number) {
    for (MeshPort port : ports) {
      if (port.number() == number || port.isAny()) {
        return port;
      }
    }
    return null;
  }

  /** Its ports with itself. */
  public List<Destination> destinations() {
    return ports.stream().map(port -> new Destination(this, port)).toList();
  }

  /** File and line of the Service, or the empty string. */
  public String origin() {
    return resource == null ? "" : resource.location().origin();
  }
}
