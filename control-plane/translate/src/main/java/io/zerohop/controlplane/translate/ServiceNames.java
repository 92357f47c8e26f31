package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshPort;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names under which a client calls a service, short ones too. */
final class ServiceNames {
  private static final List<String> SUFFIXES = List.of("", ".svc", ".svc.cluster.local");
  private static final int HTTP = 80;

  private ServiceNames() {}

  /** The host names of the service for clients of the namespace, the full one first. */
  static List<String> hosts(MeshService service, String callerNamespace) {
    List<String> names = new ArrayList<>();
    ServiceKey key = service.key();
    for (int i = SUFFIXES.size() - 1; i >= 0; i--) {
      names.add(key + SUFFIXES.get(i));
    }
    if (key.namespace().equals(callerNamespace)) {
      names.add(key.name());
    }
    return names;
  }

  /** What a client of the namespace means by {@code host} or {@code host:port}, or null. */
  static @Nullable Destination find(Mesh mesh, String callerNamespace, String authority) {
    int colon = authority.lastIndexOf(':');
    String digits = colon < 0 ? "" : authority.substring(colon + 1);
    if (colon >= 0 && !digits.matches("[0-9]{1,5}")) {
      return null;
    }
    MeshService service =
        service(mesh, callerNamespace, colon < 0 ? authority : authority.substring(0, colon));
    if (service == null || service.ports().isEmpty()) {
      return null;
    }
    MeshPort port = digits.isEmpty() ? standard(service) : service.port(Integer.parseInt(digits));
    return port == null ? null : new Destination(service, port);
  }

  private static @Nullable MeshService service(Mesh mesh, String callerNamespace, String host) {
    String name = host;
    for (int i = SUFFIXES.size() - 1; i > 0; i--) {
      if (name.endsWith(SUFFIXES.get(i))) {
        name = name.substring(0, name.length() - SUFFIXES.get(i).length());
        break;
      }
    }
    int dot = name.lastIndexOf('.');
    MeshService found =
        dot < 0
            ? null
            : mesh.service(new ServiceKey(name.substring(dot + 1), name.substring(0, dot)));
    if (found == null && name.equals(host)) {
      found = mesh.service(new ServiceKey(callerNamespace, name));
    }
    return found;
  }

  /** The port of a call that names none: 80, else the one for gRPC, else the first. */
  static MeshPort standard(MeshService service) {
    MeshPort http = service.port(HTTP);
    if (http != null) {
      return http;
    }
    return service.ports().stream()
        .filter(MeshPort::http2)
        .findFirst()
        .orElse(service.ports().get(0));
  }
}
