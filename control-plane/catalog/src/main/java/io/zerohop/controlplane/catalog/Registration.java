package io.zerohop.controlplane.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent says of its workload when its stream opens.
 *
 * @param service the service's name; it becomes the label {@link Workload#SERVICE_LABEL}
 * @param address the literal address under which it is called
 * @param addressGiven whether the agent's settings gave the address, rather than its socket
 * @param ready false while the framework says that the application is not ready
 */
public record Registration(
    WorkloadKey key,
    String service,
    Map<String, String> labels,
    String address,
    boolean addressGiven,
    List<WorkloadPort> ports,
    Locality locality,
    int weight,
    String serviceAccount,
    boolean ready) {
  public Registration {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(Workload.SERVICE_LABEL, service);
    labels = all;
    ports = List.copyOf(ports);
  }
}
