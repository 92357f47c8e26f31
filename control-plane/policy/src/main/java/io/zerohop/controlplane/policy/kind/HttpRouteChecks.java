package io.zerohop.controlplane.policy.kind;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rules over several fields of HTTPRoutes, as Gateway API 1.4's CRD and its comments state them.
 */
final class HttpRouteChecks {
  private static final String GATEWAY = "Gateway";
  private static final String SERVICE = "Service";
  private static final int MAX_MATCHES = 128;
  private static final List<String> NOT_IN_PATHS =
      List.of("//", "/./", "/../", "%2f", "%2F", "#", "?");

  private HttpRouteChecks() {}

  static void hostnames(Node.Mapping spec, FieldPath path, Problems problems) {
    if (!spec.items("hostnames").isEmpty()) {
      problems.add(
          Problem.of(
                  Code.HOSTNAMES_IGNORED,
                  path.child("hostnames"),
                  place(spec, "hostnames"),
                  "spec.hostnames is ignored: the route is for the Services in parentRefs")
              .withHint("further names of a Service go into its annotation zerohop.io/hosts"));
    }
  }

  static void countMatches(Node.Mapping spec, FieldPath path, Problems problems) {
    int count = 0;
    for (Node rule : spec.items("rules")) {
      count += ((Node.Mapping) rule).items("matches").size();
    }
    if (count > MAX_MATCHES) {
      problems.add(
          Code.WRONG_COUNT,
          path.child("rules"),
          place(spec, "rules"),
          "all rules together must have at most " + MAX_MATCHES + " matches, have " + count);
    }
  }

  /**
   * A parent that is no Service, such as a Gateway, is left to the controller of its kind, as
   * Gateway API has it; what was meant to be a Service is not taken for one of those.
   */
  static void parentKind(Node.Mapping parent, FieldPath path, Problems problems) {
    String group = parent.text("group");
    String kind = Objects.requireNonNullElse(parent.text("kind"), GATEWAY);
    if (kind.equals(SERVICE) && group == null) {
      problems.add(
          Problem.of(
                  Code.BAD_REFERENCE_KIND,
                  path.child("group"),
                  parent.at(),
                  path + ".group is required: without it Gateway API takes its own group")
              .withHint("write group: \"\""));
    } else if (isMeantAsService(group, kind)) {
      problems.add(
          Problem.of(
                  Code.BAD_REFERENCE_KIND,
                  path.child("kind"),
                  parent.at(),
                  path + " must be a Service, was " + words(group, kind))
              .withHint("write group: \"\" and kind: Service"));
    } else if (!kind.equals(SERVICE) || !"".equals(group)) {
      problems.add(
          Problem.of(
                  Code.GATEWAY_PARENT,
                  path.child("kind"),
                  parent.at(),
                  path + " is " + words(group, kind) + " and is passed over")
              .withHint("if a Service is meant, write group: \"\" and kind: Service"));
    }
  }

  /** No other kind of the core group can be a parent, and without a group a typo is likelier. */
  private static boolean isMeantAsService(@Nullable String group, String kind) {
    return !kind.equals(SERVICE)
        && (group == null ? NearestName.of(kind, List.of(SERVICE)) != null : group.isEmpty());
  }

  private static String words(@Nullable String group, String kind) {
    return kind.equals(GATEWAY) && (group == null || group.equals(HttpRouteKind.GROUP))
        ? "a Gateway"
        : kind + " of group \"" + Objects.requireNonNullElse(group, HttpRouteKind.GROUP) + "\"";
  }

  static void servicePort(Node.Mapping ref, FieldPath path, Problems problems) {
    String kind = ref.text("kind");
    String group = ref.text("group");
    boolean service = (kind == null || kind.equals(SERVICE)) && (group == null || group.isEmpty());
    if (service && ref.get("port") == null) {
      problems.add(
          Code.MISSING_FIELD,
          path.child("port"),
          ref.at(),
          "field \"" + path.child("port") + "\" is required for a Service");
    }
  }

  static void pathValue(Node.Mapping match, FieldPath path, Problems problems) {
    String type = match.text("type");
    String value = match.text("value");
    if (value == null) {
      return;
    }
    FieldPath at = path.child("value");
    Location place = place(match, "value");
    if ("RegularExpression".equals(type)) {
      compile(value, at, place, problems);
      return;
    }
    if (!value.startsWith("/")) {
      problems.add(Code.WRONG_VALUE, at, place, at + " must start with /, was \"" + value + "\"");
    }
    for (String part : NOT_IN_PATHS) {
      if (value.contains(part)) {
        problems.add(
            Code.WRONG_VALUE,
            at,
            place,
            at + " must not contain " + part + ", was \"" + value + "\"");
      }
    }
    if (value.endsWith("/.") || value.endsWith("/..")) {
      problems.add(
          Code.WRONG_VALUE, at, place, at + " must not end with /. or /.., was \"" + value + "\"");
    }
  }

  static void expression(Node.Mapping condition, FieldPath path, Problems problems) {
    String value = condition.text("value");
    if ("RegularExpression".equals(condition.text("type")) && value != null) {
      compile(value, path.child("value"), place(condition, "value"), problems);
    }
  }

  /** Whether the text of a field, if it has one, is an expression. */
  static void compile(Node.Mapping object, String field, FieldPath path, Problems problems) {
    String value = object.text(field);
    if (value != null) {
      compile(value, path.child(field), place(object, field), problems);
    }
  }

  private static void compile(String value, FieldPath at, Location place, Problems problems) {
    try {
      Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      problems.add(
          Code.BAD_PATTERN,
          at,
          place,
          at
              + " is not a regular expression (RE2): "
              + e.getDescription()
              + " in \""
              + value
              + "\"");
    }
  }

  /** Where the field's value stands, else the object. */
  static Location place(Node.Mapping object, String field) {
    Node node = object.get(field);
    return node == null ? object.at() : node.at();
  }
}
