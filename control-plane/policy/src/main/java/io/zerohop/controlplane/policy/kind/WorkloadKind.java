package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.WorkloadSpec;
import io.zerohop.controlplane.policy.tree.Node;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Our Workload: what a Pod is where there are no Pods. */
final class WorkloadKind {
  static final String GROUP = "zerohop.io";
  static final List<String> VERSIONS = List.of("v1alpha1");

  private static final Format LOCALITY =
      new Format("[^/]*(/[^/]*){0,2}", "region/zone/subzone, or the first parts of it");

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])";

  private WorkloadKind() {}

  static Kind define() {
    String description =
        "An instance that runs without an agent, or whose agent does not register: its address and"
            + " ports. Services select it by the labels in its metadata.";
    return new Kind(
        GROUP,
        VERSIONS,
        new Kind.Names("Workload", "workloads", "workload", List.of("wl")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        WorkloadSpec::parse);
  }

  private static Schema.Obj spec() {
    Schema.Obj port =
        object("A port on which it listens.")
            .field(
                "name", text("Its name, for a Service's targetPort.", Format.LABEL).length(1, 15))
            .required("port", whole("Its number.", 1, 65535));
    return object("Where it is.")
        .required("address", text("Its literal IP address, of version 4 or 6.", Format.ADDRESS))
        .required("ports", list("The ports on which it listens.", port).min(1).max(64).keys("port"))
        .field("locality", text("Where it runs: region/zone/subzone.", LOCALITY))
        .field(
            "weight",
            whole("Its share of the calls beside others of its locality.", 1, 10_000).standard(1))
        .withoutEffect(
            "serviceAccount",
            text("The account it runs under; reserved for identities.", Format.SUBDOMAIN))
        .check(WorkloadKind::address)
        .check(WorkloadKind::portNames);
  }

  private static void address(Node.Mapping spec, FieldPath path, Problems problems) {
    String address = String.valueOf(spec.text("address"));
    if (!isLiteral(address)) {
      FieldPath at = path.child("address");
      Node node = spec.get("address");
      problems.add(
          Code.WRONG_VALUE,
          at,
          node == null ? spec.at() : node.at(),
          at + " must be " + Format.ADDRESS.wanted() + ", was \"" + address + "\"");
    }
  }

  /** The text has no letters that a name needs (the schema's form), so nothing is looked up. */
  private static boolean isLiteral(String address) {
    boolean six = address.indexOf(':') >= 0;
    if (!six) {
      return address.matches(OCTET + "(\\." + OCTET + "){3}");
    }
    try {
      InetAddress.getByName(address);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void portNames(Node.Mapping spec, FieldPath path, Problems problems) {
    Set<String> names = new HashSet<>();
    List<Node> ports = spec.items("ports");
    for (int i = 0; i < ports.size(); i++) {
      String name = ((Node.Mapping) ports.get(i)).text("name");
      if (name != null && !names.add(name)) {
        FieldPath at = path.child("ports").item(i).child("name");
        problems.add(
            Code.CONTRADICTION, at, ports.get(i).at(), at + " \"" + name + "\" is there twice");
      }
    }
  }
}
