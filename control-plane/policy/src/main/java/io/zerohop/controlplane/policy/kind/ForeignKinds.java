package io.zerohop.controlplane.policy.kind;

import java.util.Set;

/** Kinds of Kubernetes and Gateway API that files may hold and that mean nothing here. */
public final class ForeignKinds {
  private static final Set<String> CORE =
      Set.of(
          "Namespace",
          "Pod",
          "PodTemplate",
          "ConfigMap",
          "Secret",
          "ServiceAccount",
          "Endpoints",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "ReplicationController",
          "ResourceQuota",
          "LimitRange",
          "Node",
          "Event",
          "Binding");

  private static final Set<String> GATEWAY =
      Set.of("Gateway", "GatewayClass", "TCPRoute", "TLSRoute", "UDPRoute");

  private static final Set<String> GROUPS =
      Set.of(
          "apps",
          "batch",
          "autoscaling",
          "policy",
          "extensions",
          "apiextensions.k8s.io",
          "rbac.authorization.k8s.io",
          "networking.k8s.io",
          "storage.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "admissionregistration.k8s.io",
          "apiregistration.k8s.io",
          "certificates.k8s.io",
          "events.k8s.io",
          "node.k8s.io",
          "flowcontrol.apiserver.k8s.io",
          "resource.k8s.io",
          "metrics.k8s.io",
          "cert-manager.io",
          "monitoring.coreos.com",
          "kustomize.config.k8s.io");

  private ForeignKinds() {}

  /** Whether that is a kind which is skipped with a warning. */
  public static boolean contains(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    if (slash < 0) {
      return apiVersion.equals("v1") && CORE.contains(kind);
    }
    String group = apiVersion.substring(0, slash);
    return GROUPS.contains(group)
        || (group.equals("gateway.networking.k8s.io") && GATEWAY.contains(kind));
  }
}
