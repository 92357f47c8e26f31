package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.spec.RouteSpec.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One match of one rule, at its place among all that hold for a destination.
 *
 * @param route the route that the rule is of
 */
public record RankedRule(Resource route, Rule rule, Match match) {
  /**
   * Gateway API's precedence: a GRPCRoute (GAMMA's order of kinds); exact path, then (our choice)
   * expression, then prefix, the longer one first; a method; more headers; more query parameters.
   * What is still equal keeps its order: older route, then name, then place in the route.
   */
  private static final Comparator<RankedRule> PRECEDENCE =
      Comparator.comparingInt((RankedRule ranked) -> ranked.match().rpc() ? 0 : 1)
          .thenComparingInt(ranked -> pathRank(ranked.match().path()))
          .thenComparingInt(ranked -> -length(ranked.match().path()))
          .thenComparingInt(ranked -> ranked.match().method() == null ? 1 : 0)
          .thenComparingInt(ranked -> -ranked.match().headers().size())
          .thenComparingInt(ranked -> -ranked.match().query().size());

  /** The matches of all routes, which come the oldest first, in order of precedence. */
  static List<RankedRule> rank(List<Resource> routes) {
    List<RankedRule> all = new ArrayList<>();
    for (Resource route : routes) {
      for (Rule rule : Mesh.spec(route).rules()) {
        rule.matches().forEach(match -> all.add(new RankedRule(route, rule, match)));
      }
    }
    all.sort(PRECEDENCE);
    return all;
  }

  private static int pathRank(Match.Path path) {
    return path instanceof Match.Path.Exact ? 0 : path instanceof Match.Path.Expression ? 1 : 2;
  }

  /** A slash at the end of a prefix means nothing, so it does not count. */
  private static int length(Match.Path path) {
    String value = path.value();
    boolean slash = path instanceof Match.Path.Prefix && value.endsWith("/");
    return slash ? value.length() - 1 : value.length();
  }
}
