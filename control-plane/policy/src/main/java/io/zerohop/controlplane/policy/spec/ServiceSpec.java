package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code v1} Service.
 *
 * @param selector labels that a workload must have; empty: it has no endpoints of its own
 * @param externalName the DNS name that stands for it, or null
 * @param hosts further names under which clients call it, with or without {@code :port}
 */
public record ServiceSpec(
    Map<String, String> selector,
    List<Port> ports,
    @Nullable String externalName,
    List<String> hosts)
    implements Spec {
  /** The annotation that lists {@link #hosts}, separated by commas or blanks. */
  public static final String HOSTS = "zerohop.io/hosts";

  public ServiceSpec {
    selector = Collections.unmodifiableMap(new LinkedHashMap<>(selector));
    ports = List.copyOf(ports);
    hosts = List.copyOf(hosts);
  }

  /**
   * A port under which clients call the Service.
   *
   * @param name empty where the only port has none
   * @param protocol TCP, UDP or SCTP
   * @param appProtocol what is spoken, {@code http}, {@code grpc}, {@code kubernetes.io/h2c} ...,
   *     or null
   * @param origin file and line, or the empty string
   */
  public record Port(
      String name,
      int port,
      PortTarget target,
      String protocol,
      @Nullable String appProtocol,
      String origin) {}

  /** The port of that number, or null. */
  public @Nullable Port port(int number) {
    return ports.stream().filter(port -> port.port() == number).findFirst().orElse(null);
  }

  /** Reads a sound resource. */
  public static ServiceSpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    List<Port> ports = new ArrayList<>();
    for (Fields port : spec.objects("ports")) {
      ports.add(
          new Port(
              port.text("name", ""),
              port.number("port", 0),
              target(port),
              port.text("protocol", "TCP"),
              port.text("appProtocol"),
              port.origin()));
    }
    boolean external = "ExternalName".equals(spec.text("type"));
    String hosts =
        new Fields(resource.object("metadata").object("annotations")).text(HOSTS, "").strip();
    return new ServiceSpec(
        spec.textMap("selector"),
        ports,
        external ? spec.text("externalName") : null,
        hosts.isEmpty() ? List.of() : List.of(hosts.split("[,\\s]+")));
  }

  private static PortTarget target(Fields port) {
    String text = port.text("targetPort");
    Integer number = port.number("targetPort");
    if (text != null && number == null && !text.isEmpty()) {
      return text.chars().allMatch(Character::isDigit)
          ? new PortTarget.Number(Integer.parseInt(text))
          : new PortTarget.Name(text);
    }
    return new PortTarget.Number(number == null || number == 0 ? port.number("port", 0) : number);
  }
}
