package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.ReferenceGrantSpec;
import io.zerohop.controlplane.policy.spec.RouteSpec.ParentRef;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks up what routes refer to. */
public final class References {
  private final Mesh mesh;

  References(Mesh mesh) {
    this.mesh = mesh;
  }

  /** What the route's backend leads to. */
  public Reference backend(Resource route, BackendRef ref) {
    String namespace = ref.namespace() == null ? route.namespace() : ref.namespace();
    if (!ref.isService()) {
      return new Reference.Broken(
          "invalid/" + ref.kind() + "/" + ref.name(),
          Code.BAD_REFERENCE_KIND,
          "InvalidKind",
          "backend \"" + ref.name() + "\" must be a Service, is a " + ref.kind(),
          "write kind: Service or leave group and kind out");
    }
    ServiceKey key = new ServiceKey(namespace, ref.name());
    if (!namespace.equals(route.namespace()) && !isPermitted(route, key)) {
      return new Reference.Broken(
          "not-permitted/" + key.host() + ":" + ref.port(),
          Code.NOT_PERMITTED,
          "RefNotPermitted",
          "namespace "
              + namespace
              + " does not permit references to Service \""
              + ref.name()
              + "\"",
          "it needs a ReferenceGrant there, from "
              + route.kind().kind()
              + "s of namespace "
              + route.namespace());
    }
    return port(key, ref);
  }

  private Reference port(ServiceKey key, BackendRef ref) {
    MeshService service = mesh.service(key);
    String clusterName = key.host() + ":" + ref.port();
    if (service == null) {
      return new Reference.Broken(
          clusterName,
          Code.UNKNOWN_BACKEND,
          "BackendNotFound",
          "backend \"" + key.name() + "\" does not exist in namespace " + key.namespace(),
          NearestName.question(key.name(), mesh.serviceNames(key.namespace())));
    }
    MeshPort port = ref.port() == null ? null : service.port(ref.port());
    if (port == null) {
      return new Reference.Broken(
          clusterName,
          Code.UNKNOWN_PORT,
          "BackendNotFound",
          "Service \"" + key.name() + "\" has no port " + ref.port(),
          "its ports are " + ports(service));
    }
    return new Reference.Resolved(new Destination(service, port));
  }

  /** Why the route's parent is none, or null where it is one or is not for services. */
  public Reference.@Nullable Broken parent(Resource route, ParentRef ref) {
    if (!ref.isService()) {
      return null;
    }
    ServiceKey key = Attachment.service(route, ref);
    MeshService service = mesh.service(key);
    if (service == null) {
      return new Reference.Broken(
          key.host(),
          Code.UNKNOWN_SERVICE,
          "NoMatchingParent",
          "Service \"" + key.name() + "\" does not exist in namespace " + key.namespace(),
          NearestName.question(key.name(), mesh.serviceNames(key.namespace())));
    }
    if (service.ports().stream().noneMatch(port -> Attachment.covers(ref, port))) {
      String wanted =
          ref.sectionName() == null ? "port " + ref.port() : "port \"" + ref.sectionName() + "\"";
      return new Reference.Broken(
          key.host(),
          Code.UNKNOWN_PORT,
          "NoMatchingParent",
          "Service \"" + key.name() + "\" has no " + wanted,
          "its ports are " + ports(service));
    }
    return null;
  }

  private static String ports(MeshService service) {
    return service.ports().stream()
        .map(port -> port.isAny() ? "any, without a name" : port.number() + named(port))
        .collect(Collectors.joining(", "));
  }

  private static String named(MeshPort port) {
    return port.name().isEmpty() ? "" : " (" + port.name() + ")";
  }

  private boolean isPermitted(Resource route, ServiceKey service) {
    for (Resource grant : mesh.policies().of(Kinds.REFERENCE_GRANT)) {
      if (grant.namespace().equals(service.namespace())
          && grant.spec() instanceof ReferenceGrantSpec spec
          && spec.permits(
              route.kind().group(), route.kind().kind(), route.namespace(), service.name())) {
        return true;
      }
    }
    return false;
  }
}
