package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.Objects;
import java.util.Set;

/** What a policy of ours may be for. */
final class TargetSchema {
  private static final Set<String> ROUTES = Set.of("HTTPRoute", "GRPCRoute");

  private TargetSchema() {}

  static Schema.Arr targets(String description) {
    Schema.Obj target =
        object("A Service or a route of the policy's own namespace.")
            .field(
                "group",
                text("Empty for a Service, " + HttpRouteKind.GROUP + " for a route.", Format.GROUP)
                    .standard(""))
            .required("kind", text("Service, HTTPRoute or GRPCRoute.", Format.KIND))
            .required("name", text("Its name.", Format.SUBDOMAIN))
            .field(
                "sectionName",
                text(
                    "The name of one of the route's rules; absent: all of them.", Format.SUBDOMAIN))
            .check(TargetSchema::known);
    return list(description, target).min(1).max(16).keys("group", "kind", "name", "sectionName");
  }

  /** For policies that are for Services alone. */
  static void service(Node.Mapping target, FieldPath path, Problems problems) {
    String group = target.text("group");
    if (!"Service".equals(target.text("kind")) || (group != null && !group.isEmpty())) {
      problems.add(
          Problem.of(
                  Code.BAD_REFERENCE_KIND,
                  path.child("kind"),
                  target.at(),
                  path + " must be a Service, was a " + target.text("kind"))
              .withHint("write kind: Service and no group"));
    }
  }

  /** Whether the target is a route. */
  static boolean isRoute(Node.Mapping target) {
    return ROUTES.contains(Objects.toString(target.text("kind")));
  }

  private static String of(String group) {
    return group.isEmpty() ? " without a group" : " of " + group;
  }

  private static void known(Node.Mapping target, FieldPath path, Problems problems) {
    String kind = Objects.toString(target.text("kind"));
    String group = Objects.toString(target.text("group"), "");
    boolean route = ROUTES.contains(kind) && group.equals(HttpRouteKind.GROUP);
    boolean service = kind.equals("Service") && group.isEmpty();
    Node section = target.get("sectionName");
    if (!route && !service) {
      String hint =
          ROUTES.contains(kind)
              ? "write group: " + HttpRouteKind.GROUP
              : "write kind: Service and no group";
      problems.add(
          Problem.of(
                  Code.BAD_REFERENCE_KIND,
                  path.child("kind"),
                  target.at(),
                  path + " must be a Service, HTTPRoute or GRPCRoute, was a " + kind + of(group))
              .withHint(hint));
    } else if (service && section != null) {
      problems.add(
          Problem.of(
                  Code.NOT_SUPPORTED,
                  path.child("sectionName"),
                  section.at(),
                  path + ": a Service has no sections here, all of its ports are meant")
              .withHint("remove sectionName, or name a route"));
    }
  }
}
