package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.kind.HttpRouteChecks.place;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules over several fields of an HTTPRoute's filters, as Gateway API 1.4's CRD states them. */
final class HttpFilterChecks {
  private static final Map<String, String> FIELD_OF_TYPE =
      Map.of(
          "RequestHeaderModifier", "requestHeaderModifier",
          "ResponseHeaderModifier", "responseHeaderModifier",
          "RequestRedirect", "requestRedirect",
          "URLRewrite", "urlRewrite",
          "RequestMirror", "requestMirror");

  private static final Set<Long> REDIRECTS = Set.of(301L, 302L, 303L, 307L, 308L);

  private HttpFilterChecks() {}

  /** The field of the filter's type is there and no other. */
  static void settingsOfType(Node.Mapping filter, FieldPath path, Problems problems) {
    String type = String.valueOf(filter.text("type"));
    String wanted = FIELD_OF_TYPE.get(type);
    if (wanted != null && filter.get(wanted) == null) {
      FieldPath at = path.child(wanted);
      problems.add(
          Code.MISSING_FIELD,
          at,
          filter.at(),
          "field \"" + at + "\" is required with type " + type);
    }
    for (String field : FIELD_OF_TYPE.values()) {
      if (!field.equals(wanted) && filter.get(field) != null) {
        problems.add(
            Code.CONTRADICTION,
            path.child(field),
            place(filter, field),
            path.child(field) + " does not belong to type " + type);
      }
    }
    Node.Mapping redirect = filter.object("requestRedirect");
    if (redirect.get("statusCode") instanceof Node.Scalar code
        && !REDIRECTS.contains(code.value())) {
      FieldPath at = path.child("requestRedirect").child("statusCode");
      problems.add(
          Code.WRONG_VALUE,
          at,
          code.at(),
          at + " must be 301, 302, 303, 307 or 308, was " + code.text());
    }
  }

  /** Each type but RequestMirror once; a redirect and a rewrite exclude each other. */
  static void eachOnce(Node.Mapping rule, FieldPath path, Problems problems) {
    Map<String, Integer> seen = new HashMap<>();
    List<Node> filters = rule.items("filters");
    for (int i = 0; i < filters.size(); i++) {
      String type = String.valueOf(((Node.Mapping) filters.get(i)).text("type"));
      FieldPath at = path.child("filters").item(i);
      Integer first = seen.putIfAbsent(type, i);
      if (first != null && !type.equals("RequestMirror")) {
        problems.add(
            Code.CONTRADICTION,
            at,
            filters.get(i).at(),
            at + ": " + type + " is there already as " + path.child("filters").item(first));
      }
    }
    if (seen.containsKey("RequestRedirect") && seen.containsKey("URLRewrite")) {
      problems.add(
          Code.CONTRADICTION,
          path.child("filters"),
          place(rule, "filters"),
          path.child("filters") + ": RequestRedirect and URLRewrite exclude each other");
    }
  }

  static void redirectWithoutBackends(Node.Mapping rule, FieldPath path, Problems problems) {
    boolean redirects = rule.items("filters").stream().anyMatch(f -> hasType(f, "RequestRedirect"));
    if (redirects && !rule.items("backendRefs").isEmpty()) {
      problems.add(
          Code.CONTRADICTION,
          path.child("backendRefs"),
          place(rule, "backendRefs"),
          path + " redirects, so it must not have backendRefs");
    }
  }

  /** ReplacePrefixMatch needs exactly one match, and that of type PathPrefix. */
  static void prefixNeedsPrefixMatch(Node.Mapping rule, FieldPath path, Problems problems) {
    List<Node> filters = new ArrayList<>(rule.items("filters"));
    rule.items("backendRefs").forEach(b -> filters.addAll(((Node.Mapping) b).items("filters")));
    boolean replaces = filters.stream().anyMatch(HttpFilterChecks::replacesPrefix);
    List<Node> matches = rule.items("matches");
    boolean onePrefix =
        matches.isEmpty()
            || (matches.size() == 1
                && isPrefix(((Node.Mapping) matches.get(0)).object("path").text("type")));
    if (replaces && !onePrefix) {
      problems.add(
          Code.CONTRADICTION,
          path.child("matches"),
          place(rule, "matches"),
          path + " uses ReplacePrefixMatch, so it must have exactly one match, of type PathPrefix");
    }
  }

  private static boolean isPrefix(@Nullable String type) {
    return type == null || type.equals("PathPrefix");
  }

  private static boolean replacesPrefix(Node filter) {
    Node.Mapping mapping = (Node.Mapping) filter;
    return "ReplacePrefixMatch".equals(mapping.object("urlRewrite").object("path").text("type"))
        || "ReplacePrefixMatch"
            .equals(mapping.object("requestRedirect").object("path").text("type"));
  }

  private static boolean hasType(Node filter, String type) {
    return type.equals(((Node.Mapping) filter).text("type"));
  }

  static void pathOfType(Node.Mapping rewrite, FieldPath path, Problems problems) {
    boolean full = "ReplaceFullPath".equals(rewrite.text("type"));
    String wanted = full ? "replaceFullPath" : "replacePrefixMatch";
    String other = full ? "replacePrefixMatch" : "replaceFullPath";
    if (rewrite.get(wanted) == null) {
      problems.add(
          Code.MISSING_FIELD,
          path.child(wanted),
          rewrite.at(),
          "field \"" + path.child(wanted) + "\" is required with type " + rewrite.text("type"));
    }
    if (rewrite.get(other) != null) {
      problems.add(
          Code.CONTRADICTION,
          path.child(other),
          place(rewrite, other),
          path.child(other) + " does not belong to type " + rewrite.text("type"));
    }
  }

  static void percentOrFraction(Node.Mapping mirror, FieldPath path, Problems problems) {
    if (mirror.get("percent") != null && mirror.get("fraction") != null) {
      problems.add(
          Code.CONTRADICTION,
          path.child("fraction"),
          place(mirror, "fraction"),
          path + ": percent and fraction exclude each other");
    }
  }

  static void atMostAll(Node.Mapping fraction, FieldPath path, Problems problems) {
    long numerator = number(fraction, "numerator", 0);
    long denominator = number(fraction, "denominator", 100);
    if (numerator > denominator) {
      problems.add(
          Code.WRONG_VALUE,
          path.child("numerator"),
          place(fraction, "numerator"),
          path + " must be at most one, was " + numerator + "/" + denominator);
    }
  }

  private static long number(Node.Mapping object, String field, long standard) {
    return object.get(field) instanceof Node.Scalar scalar && scalar.value() instanceof Number n
        ? n.longValue()
        : standard;
  }

  /** The Host header is no header here: URLRewrite changes it. */
  static void hostIsNoHeader(Node.Mapping changes, FieldPath path, Problems problems) {
    for (String list : List.of("set", "add")) {
      for (Node header : changes.items(list)) {
        String name = String.valueOf(((Node.Mapping) header).text("name"));
        if (name.equalsIgnoreCase("host") || name.startsWith(":")) {
          problems.add(
              Code.NOT_SUPPORTED,
              path.child(list),
              header.at(),
              path.child(list) + " must not change the header " + name + "; URLRewrite does");
        }
      }
    }
  }

  /** Headers that a client writes as it sends: another value would break the message. */
  static void framingIsTheClients(Node.Mapping changes, FieldPath path, Problems problems) {
    for (String list : List.of("set", "add", "remove")) {
      for (Node header : changes.items(list)) {
        String name = header instanceof Node.Mapping named ? named.text("name") : text(header);
        if (name != null && Filter.Header.isFraming(name)) {
          problems.add(
              Code.NOT_SUPPORTED,
              path.child(list),
              header.at(),
              path.child(list)
                  + " must not change the header "
                  + name
                  + ": each client writes it as it sends the message, and another value would break"
                  + " that");
        }
      }
    }
  }

  private static @Nullable String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : null;
  }
}
