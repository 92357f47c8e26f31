package io.zerohop.controlplane.policy.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a call: all of its parts must hold.
 *
 * @param method the HTTP method, or null for any
 * @param rpc whether only calls of gRPC are meant
 * @param origin file and line, or the empty string
 */
public record Match(
    Path path,
    List<Value> headers,
    List<Value> query,
    @Nullable String method,
    boolean rpc,
    String origin) {
  /** Every call. */
  public static final Match ANY =
      new Match(new Path.Prefix("/"), List.of(), List.of(), null, false, "");

  public Match {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /** A condition on the path, without its query. */
  public sealed interface Path {
    /** The path itself, prefix or expression. */
    String value();

    /** It is this one. */
    record Exact(String value) implements Path {}

    /**
     * Its first elements are these: {@code /abc} holds for {@code /abc/d}, not for {@code /abcd}.
     */
    record Prefix(String value) implements Path {}

    /** The RE2 expression matches all of it. */
    record Expression(String value) implements Path {}
  }

  /**
   * A condition on a header or a query parameter.
   *
   * @param expression whether the value is an RE2 expression that must match all of it
   */
  public record Value(String name, String value, boolean expression) {}

  /** The conditions of an HTTPRoute's rule. */
  static List<Match> http(Fields rule) {
    List<Fields> matches = rule.objects("matches");
    return matches.isEmpty() ? List.of(ANY) : matches.stream().map(Match::parseHttp).toList();
  }

  private static Match parseHttp(Fields match) {
    return new Match(
        path(match.object("path")),
        values(match.objects("headers"), true),
        values(match.objects("queryParams"), false),
        match.text("method"),
        false,
        match.origin());
  }

  /** The conditions on headers that stand in an object. */
  static List<Value> headers(Fields owner) {
    return values(owner.objects("headers"), true);
  }

  /** The conditions of a GRPCRoute's rule. */
  static List<Match> grpc(Fields rule) {
    List<Fields> matches = rule.objects("matches");
    return matches.isEmpty()
        ? List.of(new Match(ANY.path, List.of(), List.of(), null, true, ""))
        : matches.stream().map(Match::parseGrpc).toList();
  }

  private static Match parseGrpc(Fields match) {
    return new Match(
        method(match.object("method")),
        values(match.objects("headers"), true),
        List.of(),
        null,
        true,
        match.origin());
  }

  /** A gRPC method as a path: {@code /package.Service/Method} (PROTOCOL-HTTP2.md). */
  private static Path method(Fields method) {
    String service = method.text("service", "");
    String name = method.text("method", "");
    if (service.isEmpty() && name.isEmpty()) {
      return ANY.path;
    }
    if (method.text("type", "Exact").equals("RegularExpression")) {
      return new Path.Expression("/" + anyOr(service) + "/" + anyOr(name));
    }
    if (name.isEmpty()) {
      return new Path.Prefix("/" + service);
    }
    return service.isEmpty()
        ? new Path.Expression("/[^/]+/" + name) // a method's name has no character to quote
        : new Path.Exact("/" + service + "/" + name);
  }

  private static String anyOr(String expression) {
    return expression.isEmpty() ? "[^/]+" : "(?:" + expression + ")";
  }

  private static Path path(Fields path) {
    String value = path.text("value", "/");
    return switch (path.text("type", "PathPrefix")) {
      case "Exact" -> new Path.Exact(value);
      case "RegularExpression" -> new Path.Expression(value);
      default -> new Path.Prefix(value);
    };
  }

  /** Of several conditions on one name the first counts; header names have no letter case. */
  private static List<Value> values(List<Fields> conditions, boolean headers) {
    List<Value> all = new ArrayList<>();
    for (Fields condition : conditions) {
      String name = condition.text("name", "");
      boolean known =
          all.stream()
              .anyMatch(v -> headers ? v.name().equalsIgnoreCase(name) : v.name().equals(name));
      if (!known) {
        boolean expression = condition.text("type", "Exact").equals("RegularExpression");
        all.add(new Value(name, condition.text("value", ""), expression));
      }
    }
    return all;
  }
}
