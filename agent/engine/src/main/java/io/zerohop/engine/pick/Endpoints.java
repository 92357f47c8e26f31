package io.zerohop.engine.pick;

import java.util.List;

/**
 * The endpoints of a cluster, as the control plane sees them.
 *
 * @param name the name that clusters ask for
 */
public record Endpoints(String name, List<Endpoint> list) {
  public Endpoints {
    list = List.copyOf(list);
  }
}
