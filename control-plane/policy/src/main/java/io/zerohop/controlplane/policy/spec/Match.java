package io.zerohop.controlplane.policy.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a call: all of its parts must hold.
 *
 * @param method the HTTP method, or null for any
 * @param origin file and line, or the empty string
 */
public record Match(
    Path path, List<Value> headers, List<Value> query, @Nullable String method, String origin) {
  /** Every call. */
  public static final Match ANY = new Match(new Path.Prefix("/"), List.of(), List.of(), null, "");

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

  static List<Match> parseAll(Fields rule) {
    List<Fields> matches = rule.objects("matches");
    return matches.isEmpty() ? List.of(ANY) : matches.stream().map(Match::parse).toList();
  }

  private static Match parse(Fields match) {
    return new Match(
        path(match.object("path")),
        values(match.objects("headers"), true),
        values(match.objects("queryParams"), false),
        match.text("method"),
        match.origin());
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
