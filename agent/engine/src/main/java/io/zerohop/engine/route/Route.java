package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule: when it applies and what it does.
 *
 * @param id where it stands
 * @param path its condition on the path
 * @param conditions its other conditions; all must hold
 * @param action what it does
 * @param responseHeaders changes to the response, whatever the action
 * @param sampling how many of a million traces that begin with such a call are recorded; {@link
 *     #NO_SHARE} where the rule does not say
 */
public record Route(
    Id id,
    PathMatch path,
    List<Match> conditions,
    Action action,
    HeaderChanges responseHeaders,
    int sampling) {
  /** Of the traces that begin with such a call as many are recorded as elsewhere. */
  public static final int NO_SHARE = -1;

  public Route {
    conditions = List.copyOf(conditions);
  }

  /** A rule that does not say how many traces are recorded. */
  public Route(
      Id id, PathMatch path, List<Match> conditions, Action action, HeaderChanges responseHeaders) {
    this(id, path, conditions, action, responseHeaders, NO_SHARE);
  }

  /** A rule that forwards, without a name. */
  public static Route to(PathMatch path, Action action) {
    return new Route(Id.UNNAMED, path, List.of(), action, HeaderChanges.NONE);
  }

  /** Whether the conditions beside the path hold. Allocates nothing. */
  boolean conditionsHold(CallRequest request) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).test(request)) {
        return false;
      }
    }
    return true;
  }

  /** The first condition that does not hold, the path's first; null if all hold. */
  public @Nullable Match firstUnmet(CallRequest request) {
    if (!path.test(request)) {
      return path;
    }
    for (Match condition : conditions) {
      if (!condition.test(request)) {
        return condition;
      }
    }
    return null;
  }

  /** The conditions in words. */
  public String words() {
    StringBuilder words = new StringBuilder(path.wants());
    for (Match condition : conditions) {
      words.append(", ").append(condition.wants());
    }
    return words.toString();
  }

  /**
   * Where a rule stands.
   *
   * @param resource {@code HTTPRoute/shop/reviews}; empty where there is none
   * @param rule its number within the resource, from 1; 0 where unknown
   * @param origin file and line; null where there is none
   */
  public record Id(String resource, int rule, @Nullable String origin) {
    /** A rule of which nothing is known. */
    public static final Id UNNAMED = new Id("", 0, null);

    /** {@code reviews rule 2}, for people. */
    public String words() {
      String name = resource.substring(resource.lastIndexOf('/') + 1);
      if (name.isEmpty()) {
        return rule == 0 ? "rule" : "rule " + rule;
      }
      return rule == 0 ? name : name + " rule " + rule;
    }

    /** File and line, or else the resource's name; null if neither is known. */
    public @Nullable String where() {
      return origin != null ? origin : resource.isEmpty() ? null : resource;
    }
  }
}
