package io.zerohop.controlplane.translate;

import com.google.protobuf.BoolValue;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes all routes of Envoy's one listener: a virtual host for each destination. */
final class EnvoyRoutes {
  private EnvoyRoutes() {}

  static RouteConfiguration write(Mesh mesh, String callerNamespace) {
    RouteWriter writer = new RouteWriter(mesh, Dialect.ENVOY);
    GateWriter gates = new GateWriter(mesh, Dialect.ENVOY);
    RouteConfiguration.Builder out =
        RouteConfiguration.newBuilder()
            .setName(ListenerWriter.OUTBOUND)
            .setValidateClusters(BoolValue.of(false));
    Set<String> taken = new HashSet<>();
    for (MeshService service : mesh.services()) {
      for (Destination destination : service.destinations()) {
        List<String> domains = domains(destination, callerNamespace);
        domains.removeIf(domain -> !taken.add(domain));
        if (!domains.isEmpty()) {
          VirtualHost.Builder host =
              VirtualHost.newBuilder()
                  .setName(destination.name())
                  .addAllDomains(domains)
                  .addAllRoutes(writer.routes(destination, callerNamespace));
          gates.host(destination, host);
          out.addVirtualHosts(host);
        }
      }
    }
    return out.build();
  }

  /** Envoy refuses a domain that stands twice, so the first destination keeps it. */
  private static List<String> domains(Destination destination, String callerNamespace) {
    MeshService service = destination.service();
    boolean standard = destination.port().equals(ServiceNames.standard(service));
    String port = destination.port().isAny() ? "*" : String.valueOf(destination.port().number());
    List<String> domains = new ArrayList<>();
    for (String host : ServiceNames.hosts(service, callerNamespace)) {
      domains.add(host + ":" + port);
      if (standard) {
        domains.add(host);
      }
    }
    for (String host : service.hosts()) {
      boolean withPort = host.lastIndexOf(':') > 0;
      if (withPort ? host.endsWith(":" + port) : standard) {
        domains.add(host);
      }
      if (!withPort) {
        domains.add(host + ":" + port);
      }
    }
    return domains;
  }
}
