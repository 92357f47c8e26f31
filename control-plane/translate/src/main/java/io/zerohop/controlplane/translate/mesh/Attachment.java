package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec.ParentRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A route with one of its parents that is a Service. */
record Attachment(Resource route, ParentRef parent) {
  static Map<ServiceKey, List<Attachment>> all(PolicySet policies) {
    Map<ServiceKey, List<Attachment>> all = Mesh.byService();
    for (Resource route : Mesh.routes(policies)) {
      RouteSpec spec = Mesh.spec(route);
      for (ParentRef parent : spec.parents()) {
        if (parent.isService()) {
          all.computeIfAbsent(service(route, parent), key -> new ArrayList<>())
              .add(new Attachment(route, parent));
        }
      }
    }
    return all;
  }

  static ServiceKey service(Resource route, ParentRef parent) {
    String namespace = parent.namespace() == null ? route.namespace() : parent.namespace();
    return new ServiceKey(namespace, parent.name());
  }

  /** Whether the parent means that port of its Service. */
  static boolean covers(ParentRef parent, MeshPort port) {
    boolean number = parent.port() == null || port.isAny() || parent.port() == port.number();
    return number && (parent.sectionName() == null || parent.sectionName().equals(port.name()));
  }

  /**
   * The routes for callers of the namespace, the oldest first. Those of the caller's namespace for
   * another namespace's Service (consumer routes) stand in the place of all others.
   */
  static List<Resource> routes(
      List<Attachment> attachments, Destination destination, String callerNamespace) {
    List<Resource> own = new ArrayList<>();
    List<Resource> producers = new ArrayList<>();
    String home = destination.service().key().namespace();
    for (Attachment attachment : attachments) {
      Resource route = attachment.route();
      List<Resource> list =
          route.namespace().equals(home)
              ? producers
              : route.namespace().equals(callerNamespace) ? own : new ArrayList<>();
      if (covers(attachment.parent(), destination.port()) && !list.contains(route)) {
        list.add(route);
      }
    }
    List<Resource> chosen = own.isEmpty() ? producers : own;
    return chosen.stream().sorted(Resource.BY_AGE).toList();
  }
}
