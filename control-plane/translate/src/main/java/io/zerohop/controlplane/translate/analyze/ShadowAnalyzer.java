package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.ResourceKey;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.RankedRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that no call reaches, because earlier ones take all of their calls at every Service
 * that the rule is for.
 */
final class ShadowAnalyzer {
  /** A rule, and whoever takes its calls; null as soon as one of its matches is reached. */
  private final Map<Rule, @Nullable RankedRule> takers = new LinkedHashMap<>();

  private record Rule(ResourceKey route, int number) {}

  private ShadowAnalyzer() {}

  static void analyze(Mesh mesh, Findings findings) {
    ShadowAnalyzer analyzer = new ShadowAnalyzer();
    Map<ResourceKey, Resource> routes = new HashMap<>();
    for (MeshService service : mesh.services()) {
      TreeSet<String> callers = new TreeSet<>(mesh.consumerNamespaces());
      callers.add(service.key().namespace());
      for (Destination destination : service.destinations()) {
        for (String caller : callers) {
          List<RankedRule> rules = mesh.rules(destination, caller);
          if (rules != null) {
            rules.forEach(rule -> routes.put(rule.route().key(), rule.route()));
            analyzer.look(rules);
          }
        }
      }
    }
    analyzer.report(routes, findings);
  }

  private void look(List<RankedRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      RankedRule rule = rules.get(i);
      RankedRule taker = taker(rules.subList(0, i), rule);
      Rule key = new Rule(rule.route().key(), rule.rule().number());
      if (taker == null || (takers.containsKey(key) && takers.get(key) == null)) {
        takers.put(key, null);
      } else {
        takers.putIfAbsent(key, taker);
      }
    }
  }

  private static @Nullable RankedRule taker(List<RankedRule> earlier, RankedRule rule) {
    for (RankedRule other : earlier) {
      if (other.rule() != rule.rule() && covers(other.match(), rule.match())) {
        return other;
      }
    }
    return null;
  }

  private void report(Map<ResourceKey, Resource> routes, Findings findings) {
    takers.forEach(
        (rule, taker) -> {
          Resource route = routes.get(rule.route());
          if (taker != null && route != null) {
            String other =
                taker.route().key().equals(rule.route()) ? "" : " of " + taker.route().ref();
            String text = "rule %d is never reached: rule %d%s takes all of its calls";
            findings.add(
                route,
                Code.SHADOWED_RULE,
                text.formatted(rule.number(), taker.rule().number(), other),
                "make that rule narrower, or delete this one",
                "rules",
                rule.number() - 1);
          }
        });
  }

  /** Whether each call that the second takes is taken by the first; in doubt not. */
  static boolean covers(Match wide, Match narrow) {
    return (!wide.rpc() || narrow.rpc())
        && covers(wide.path(), narrow.path())
        && (wide.method() == null || wide.method().equals(narrow.method()))
        && narrow.headers().containsAll(wide.headers())
        && narrow.query().containsAll(wide.query());
  }

  private static boolean covers(Match.Path wide, Match.Path narrow) {
    if (!(wide instanceof Match.Path.Prefix)) {
      return wide.equals(narrow);
    }
    String prefix = withoutSlash(wide.value());
    if (narrow instanceof Match.Path.Expression) {
      return prefix.isEmpty();
    }
    String value = narrow.value();
    return withoutSlash(value).equals(prefix) || value.startsWith(prefix + "/");
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
