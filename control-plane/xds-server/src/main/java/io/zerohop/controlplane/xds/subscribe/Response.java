package io.zerohop.controlplane.xds.subscribe;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import java.util.List;

/**
 * What goes to a client next about one type.
 *
 * @param delta whether it is meant for a delta stream
 * @param version the state's version; nothing is decided by it
 * @param nonce by which the client's answer names this response
 * @param resources what is new, or everything where the type and protocol ask for that
 * @param removed names that do not exist (any more); delta only
 */
public record Response(
    boolean delta,
    ResourceType type,
    String version,
    String nonce,
    List<Encoded> resources,
    List<String> removed) {
  public Response {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }

  /** Tells whether the response carries this resource. */
  boolean carries(String name) {
    for (Encoded each : resources) {
      if (each.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
