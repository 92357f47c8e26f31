package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.anyObject;
import static io.zerohop.controlplane.policy.schema.Schema.flag;
import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.mapOf;
import static io.zerohop.controlplane.policy.schema.Schema.numberOrText;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.ServiceSpec;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code v1} Service, as Kubernetes 1.34 has it. */
final class ServiceKind {
  private static final Format TARGET_NAME =
      new Format("[a-z0-9-]*[a-z][a-z0-9-]*", "a port's name, with at least one letter");

  private ServiceKind() {}

  static Kind define() {
    String description =
        "A name under which clients call, and the workloads behind it: those whose labels the"
            + " selector picks. Further host names go into the annotation zerohop.io/hosts.";
    return new Kind(
        "",
        List.of("v1"),
        new Kind.Names("Service", "services", "service", List.of("svc")),
        Metadata.resource(description, Format.LABEL, spec()),
        ServiceSpec::parse);
  }

  private static Schema.Obj spec() {
    Schema.Obj spec =
        object("What the Service is.")
            .field(
                "selector",
                mapOf("Labels that a workload must have, all of them.", text("A label's value.")))
            .field(
                "ports",
                list("The ports under which clients call it.", port())
                    .max(100)
                    .keys("port", "protocol"))
            .field("type", type())
            .field(
                "externalName",
                text(
                    "The DNS name that stands for the Service, with type ExternalName.",
                    Format.HOST_NAME))
            .check(ServiceKind::external)
            .check(ServiceKind::portNames);
    return withoutEffect(spec);
  }

  private static Schema.Text type() {
    return text("ExternalName: calls go to a DNS name. The others mean the same here: calls go to"
            + " the workloads.")
        .oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
        .standard("ClusterIP");
  }

  private static Schema.Obj port() {
    return object("A port of the Service.")
        .field("name", text("Its name; required where there are several.", Format.LABEL))
        .required("port", whole("The number under which clients call.", 1, 65535))
        .field(
            "targetPort",
            numberOrText(
                "The workload's port: a number, or the name of a port. Absent: the same number."))
        .field("protocol", text("The transport.").oneOf("TCP", "UDP", "SCTP").standard("TCP"))
        .field(
            "appProtocol",
            text("What is spoken: http, grpc, kubernetes.io/h2c and so on.").length(1, 300))
        .withoutEffect("nodePort", whole("A port of a cluster's nodes.", 0, 65535))
        .check(ServiceKind::target);
  }

  private static Schema.Obj withoutEffect(Schema.Obj spec) {
    Schema words = list("Values.", text("A value."));
    return spec.withoutEffect("clusterIP", text("A cluster's address of the Service."))
        .withoutEffect("clusterIPs", words)
        .withoutEffect("externalIPs", words)
        .withoutEffect("ipFamilies", words)
        .withoutEffect("ipFamilyPolicy", text("A cluster's choice of address families."))
        .withoutEffect("sessionAffinity", text("A cluster's stickiness by address."))
        .withoutEffect("sessionAffinityConfig", anyObject("Settings of sessionAffinity."))
        .withoutEffect("loadBalancerIP", text("A cloud's address."))
        .withoutEffect("loadBalancerSourceRanges", words)
        .withoutEffect("loadBalancerClass", text("A cloud's load balancer."))
        .withoutEffect("externalTrafficPolicy", text("A cluster's rule for outside calls."))
        .withoutEffect("internalTrafficPolicy", text("A cluster's rule for inside calls."))
        .withoutEffect("trafficDistribution", text("A cluster's preference among endpoints."))
        .withoutEffect("healthCheckNodePort", whole("A port of a cluster's nodes.", 0, 65535))
        .withoutEffect("publishNotReadyAddresses", flag("Whether a cluster publishes early."))
        .withoutEffect(
            "allocateLoadBalancerNodePorts", flag("Whether a cluster takes node ports."));
  }

  private static void external(Node.Mapping spec, FieldPath path, Problems problems) {
    boolean external = "ExternalName".equals(spec.text("type"));
    if (external && spec.text("externalName") == null) {
      problems.add(
          Code.MISSING_FIELD,
          path.child("externalName"),
          spec.at(),
          "field \"" + path.child("externalName") + "\" is required with type ExternalName");
    }
    if (!external && spec.items("ports").isEmpty()) {
      problems.add(
          Code.MISSING_FIELD,
          path.child("ports"),
          spec.at(),
          "field \"" + path.child("ports") + "\" must have at least one item");
    }
  }

  private static void portNames(Node.Mapping spec, FieldPath path, Problems problems) {
    List<Node> ports = spec.items("ports");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size() && ports.size() > 1; i++) {
      String name = ((Node.Mapping) ports.get(i)).text("name");
      FieldPath at = path.child("ports").item(i).child("name");
      if (name == null) {
        problems.add(
            Code.MISSING_FIELD,
            at,
            ports.get(i).at(),
            "field \"" + at + "\" is required where a Service has several ports");
      } else if (!names.add(name)) {
        problems.add(
            Code.CONTRADICTION, at, ports.get(i).at(), at + " \"" + name + "\" is there twice");
      }
    }
  }

  private static void target(Node.Mapping port, FieldPath path, Problems problems) {
    if (!(port.get("targetPort") instanceof Node.Scalar target) || target.value() == null) {
      return;
    }
    FieldPath at = path.child("targetPort");
    if (target.value() instanceof Long number && (number < 0 || number > 65535)) {
      problems.add(
          Code.WRONG_VALUE, at, target.at(), at + " must be from 1 to 65535, was " + number);
    } else if (target.value() instanceof String name
        && (name.length() > 15 || !name.matches(TARGET_NAME.regex()))) {
      problems.add(
          Code.WRONG_VALUE,
          at,
          target.at(),
          at
              + " must be "
              + TARGET_NAME.wanted()
              + " and at most 15 characters, was \""
              + name
              + "\"");
    }
  }
}
