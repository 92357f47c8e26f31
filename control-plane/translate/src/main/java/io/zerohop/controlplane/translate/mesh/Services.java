package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.catalog.PortChoice;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.spec.PortTarget;
import io.zerohop.controlplane.policy.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes services out of Services and of what workloads imply. */
final class Services {
  private static final MeshPort ANY_PORT = new MeshPort(0, "", new PortChoice.Implied(), false, "");

  private Services() {}

  /** A Service goes before an implied one of its name. */
  static SortedMap<ServiceKey, MeshService> all(
      PolicySet policies, Map<ServiceKey, ImpliedService> implied) {
    SortedMap<ServiceKey, MeshService> all = Mesh.byService();
    implied.forEach((key, service) -> all.put(key, implied(key, service)));
    for (Resource resource : policies.of(Kinds.SERVICE)) {
      if (resource.spec() instanceof ServiceSpec spec) {
        ServiceKey key = new ServiceKey(resource.namespace(), resource.name());
        all.put(key, explicit(key, resource, spec));
      }
    }
    return all;
  }

  private static MeshService implied(ServiceKey key, ImpliedService service) {
    MeshPort port = service.http2() ? new MeshPort(0, "", ANY_PORT.target(), true, "") : ANY_PORT;
    Map<String, String> selector = Map.of(Workload.SERVICE_LABEL, key.name());
    return new MeshService(key, null, selector, null, List.of(port), List.of());
  }

  private static MeshService explicit(ServiceKey key, Resource resource, ServiceSpec spec) {
    List<MeshPort> ports = new ArrayList<>();
    for (ServiceSpec.Port port : spec.ports()) {
      if (port.protocol().equals("TCP")) {
        ports.add(port(port));
      }
    }
    if (ports.isEmpty() && spec.externalName() != null) {
      ports.add(externalPort(80, "http"));
      ports.add(externalPort(443, "https"));
    }
    return new MeshService(
        key, resource, spec.selector(), spec.externalName(), ports, spec.hosts());
  }

  /** An ExternalName Service needs no ports in Kubernetes; HTTP has two of its own. */
  private static MeshPort externalPort(int number, String name) {
    return new MeshPort(number, name, new PortChoice.Number(number), false, "");
  }

  private static MeshPort port(ServiceSpec.Port port) {
    PortTarget target = port.target();
    PortChoice choice =
        target instanceof PortTarget.Name named
            ? new PortChoice.Name(named.name())
            : new PortChoice.Number(((PortTarget.Number) target).port());
    boolean http2 = speaksHttp2(port.appProtocol(), port.name());
    return new MeshPort(port.port(), port.name(), choice, http2, port.origin());
  }

  private static boolean speaksHttp2(@Nullable String appProtocol, String portName) {
    String protocol = appProtocol == null ? portName : appProtocol.toLowerCase(Locale.ROOT);
    return protocol.equals("grpc")
        || protocol.startsWith("grpc-")
        || protocol.equals("h2c")
        || protocol.equals("http2")
        || protocol.equals("kubernetes.io/h2c");
  }
}
