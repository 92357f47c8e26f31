package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Gateway API HTTPRoute or GRPCRoute. */
public record RouteSpec(List<ParentRef> parents, List<String> hostnames, List<Rule> rules)
    implements Spec {
  public RouteSpec {
    parents = List.copyOf(parents);
    hostnames = List.copyOf(hostnames);
    rules = List.copyOf(rules);
  }

  /**
   * To whose calls the route applies.
   *
   * @param namespace null: the route's own
   * @param port null: all ports of the Service
   * @param sectionName the name of a port, or null
   * @param origin file and line, or the empty string
   */
  public record ParentRef(
      String group,
      String kind,
      @Nullable String namespace,
      String name,
      @Nullable Integer port,
      @Nullable String sectionName,
      String origin) {
    /** Whether it is a reference to a {@code v1} Service. */
    public boolean isService() {
      return group.isEmpty() && kind.equals("Service");
    }
  }

  /**
   * A rule.
   *
   * @param number its place in the route, from 1
   * @param name empty where it has none
   * @param matches any one of them must hold; never empty
   * @param retry null where nothing is said
   * @param origin file and line, or the empty string
   */
  public record Rule(
      int number,
      String name,
      List<Match> matches,
      List<Filter> filters,
      List<BackendRef> backends,
      Timeouts timeouts,
      @Nullable Retry retry,
      String origin) {
    public Rule {
      matches = List.copyOf(matches);
      filters = List.copyOf(filters);
      backends = List.copyOf(backends);
    }
  }

  /** Reads a sound HTTPRoute. */
  public static RouteSpec http(Node.Mapping resource) {
    return parse(resource, Match::http);
  }

  /** Reads a sound GRPCRoute. */
  public static RouteSpec grpc(Node.Mapping resource) {
    return parse(resource, Match::grpc);
  }

  private static RouteSpec parse(Node.Mapping resource, Function<Fields, List<Match>> matches) {
    Fields spec = new Fields(resource.object("spec"));
    List<Rule> rules = new ArrayList<>();
    for (Fields rule : spec.objects("rules")) {
      rules.add(rule(rules.size() + 1, rule, matches));
    }
    if (rules.isEmpty()) {
      rules.add(rule(1, spec, matches));
    }
    return new RouteSpec(
        spec.objects("parentRefs").stream().map(RouteSpec::parent).toList(),
        spec.texts("hostnames"),
        rules);
  }

  private static Rule rule(int number, Fields rule, Function<Fields, List<Match>> matches) {
    return new Rule(
        number,
        rule.text("name", ""),
        matches.apply(rule),
        Filter.parseAll(rule),
        rule.objects("backendRefs").stream().map(BackendRef::parse).toList(),
        Timeouts.parse(rule),
        Retry.parse(rule),
        rule.origin());
  }

  private static ParentRef parent(Fields ref) {
    return new ParentRef(
        ref.text("group", "gateway.networking.k8s.io"),
        ref.text("kind", "Gateway"),
        ref.text("namespace"),
        ref.text("name", ""),
        ref.number("port"),
        ref.text("sectionName"),
        ref.origin());
  }
}
