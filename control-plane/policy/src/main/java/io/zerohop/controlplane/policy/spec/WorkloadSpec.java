package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running instance that no agent registered.
 *
 * @param labels the resource's own labels, which Services select by
 * @param address a literal IP address
 * @param locality {@code region/zone/subzone}, shorter or empty where it is not known
 * @param weight its share among the endpoints of its locality
 * @param serviceAccount the account it runs under, or the empty string
 */
public record WorkloadSpec(
    Map<String, String> labels,
    String address,
    List<Port> ports,
    String locality,
    int weight,
    String serviceAccount)
    implements Spec {
  public WorkloadSpec {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    ports = List.copyOf(ports);
  }

  /** A port on which it listens; the name may be empty. */
  public record Port(String name, int port) {}

  /** Reads a sound resource. */
  public static WorkloadSpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    List<Port> ports = new ArrayList<>();
    for (Fields port : spec.objects("ports")) {
      ports.add(new Port(port.text("name", ""), port.number("port", 0)));
    }
    return new WorkloadSpec(
        new Fields(resource.object("metadata")).textMap("labels"),
        spec.text("address", ""),
        ports,
        spec.text("locality", ""),
        spec.number("weight", 1),
        spec.text("serviceAccount", ""));
  }
}
