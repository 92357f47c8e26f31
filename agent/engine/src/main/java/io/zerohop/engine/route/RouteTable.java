package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.sql.SqlPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a destination, in order of precedence: the first that matches is taken. Immutable;
 * built once for each configuration, asked by every call without allocating.
 */
public final class RouteTable {
  private static final int SHOWN = 12;

  private final String name;
  private final Domains<Rules> domains;
  private final List<VirtualHost> hosts;
  private final Set<String> headerNames;
  private final Set<String> clusterNames;
  private final @Nullable SqlPolicy sql;
  private final Set<String> gateKeys;

  /** A table of this name. */
  public RouteTable(String name, List<VirtualHost> hosts) {
    this(name, hosts, null);
  }

  /**
   * A table of this name.
   *
   * @param sql what holds for connections to the destination where it is a database
   */
  public RouteTable(String name, List<VirtualHost> hosts, @Nullable SqlPolicy sql) {
    this.name = name;
    this.sql = sql;
    this.hosts = List.copyOf(hosts);
    this.domains = new Domains<>();
    for (VirtualHost host : hosts) {
      Rules rules = new Rules(host.routes());
      host.domains().forEach(domain -> domains.put(domain, rules));
    }
    Set<String> headers = headersOf(hosts);
    if (domains.onlyForAll() == null) {
      headers.add("host");
    }
    this.headerNames = Set.copyOf(headers);
    this.clusterNames = Set.copyOf(clustersOf(hosts));
    this.gateKeys = Set.copyOf(gatesOf(hosts));
  }

  /** A table for every authority. */
  public static RouteTable of(String name, List<Route> routes) {
    return new RouteTable(name, List.of(new VirtualHost(List.of("*"), routes)));
  }

  /** The name under which it was configured. */
  public String name() {
    return name;
  }

  /** What holds for connections to the destination where it is a database; else null. */
  public @Nullable SqlPolicy sql() {
    return sql;
  }

  /** The rules by authority, as configured. */
  public List<VirtualHost> hosts() {
    return hosts;
  }

  /**
   * The first rule that matches; null if none does.
   *
   * @param canonical the destination's own {@code host:port}, for authorities that no domain covers
   */
  public @Nullable Route find(CallRequest request, String canonical) {
    Rules rules = rules(request, canonical);
    return rules == null ? null : rules.find(request);
  }

  /**
   * Says why {@link #find} gives what it gives: the rules before the one that matched, each with
   * its first condition that fails, where its path matched at least.
   */
  public @Nullable Route explain(CallRequest request, String canonical, Recorder recorder) {
    Route match = find(request, canonical);
    Rules rules = rules(request, canonical);
    List<Route> routes = rules == null ? List.of() : rules.routes();
    int elsewhere = 0;
    int shown = 0;
    for (Route route : routes) {
      if (route == match) {
        break;
      }
      Match unmet = route.firstUnmet(request);
      boolean worthShowing = routes.size() <= SHOWN || !(unmet instanceof PathMatch);
      if (unmet == null || !worthShowing || shown == SHOWN) {
        elsewhere++;
        continue;
      }
      shown++;
      String text = unmet.found(request) + ", the rule wants " + tail(unmet);
      recorder.passedOver(route.id().words(), text, route.id().where());
    }
    if (elsewhere > 0) {
      recorder.fact(elsewhere + " more rules do not match", null);
    }
    if (match != null) {
      recorder.taken(match.id().words(), match.words(), match.id().where());
    } else if (rules == null) {
      recorder.fact("no virtual host covers " + Authority.of(request), name);
    }
    return match;
  }

  /** What a condition wants, without repeating what it is about. */
  private static String tail(Match unmet) {
    String wants = unmet.wants();
    int is = wants.indexOf(" is ");
    return is > 0 && is == wants.lastIndexOf(" is ") ? wants.substring(is + 4) : wants;
  }

  /**
   * Names of the request headers that the table looks at, in lower case; {@code host} among them if
   * rules depend on the authority.
   */
  public Set<String> headerNames() {
    return headerNames;
  }

  /** Names of the clusters that any rule may send to, mirrors among them. */
  public Set<String> clusterNames() {
    return clusterNames;
  }

  /** The keys under which gates of its rules count something. */
  public Set<String> gateKeys() {
    return gateKeys;
  }

  private static Set<String> gatesOf(List<VirtualHost> hosts) {
    Set<String> keys = new LinkedHashSet<>();
    for (VirtualHost host : hosts) {
      for (Route route : host.routes()) {
        if (route.action() instanceof Action.Forward forward) {
          keys.addAll(forward.gates().keys());
        }
      }
    }
    return keys;
  }

  private static Set<String> headersOf(List<VirtualHost> hosts) {
    Set<String> names = new LinkedHashSet<>();
    for (VirtualHost host : hosts) {
      for (Route route : host.routes()) {
        addHeaders(route.conditions(), names);
        if (route.action() instanceof Action.Forward forward && forward.gates().fault() != null) {
          addHeaders(forward.gates().fault().conditions(), names);
        }
      }
    }
    return names;
  }

  private static void addHeaders(List<Match> conditions, Set<String> names) {
    for (Match condition : conditions) {
      if (condition instanceof Match.Header header) {
        names.add(header.name().equals(":authority") ? "host" : header.name());
      }
    }
  }

  private static Set<String> clustersOf(List<VirtualHost> hosts) {
    Set<String> names = new LinkedHashSet<>();
    for (VirtualHost host : hosts) {
      for (Route route : host.routes()) {
        if (route.action() instanceof Action.Forward forward) {
          forward.backends().list().forEach(backend -> names.add(backend.cluster()));
          forward.mirrors().forEach(mirror -> names.add(mirror.cluster()));
        }
      }
    }
    return names;
  }

  private @Nullable Rules rules(CallRequest request, String canonical) {
    Rules only = domains.onlyForAll();
    if (only != null) {
      return only;
    }
    Rules own = domains.find(Authority.of(request));
    Rules forAll = domains.forAll();
    if (own != null && own != forAll) {
      return own;
    }
    Rules byName = domains.find(canonical);
    return byName != null ? byName : forAll;
  }

  /** The rules of one virtual host with their index. */
  private static final class Rules {
    private final List<Route> routes;
    private final PathIndex exact;
    private final @Nullable PathIndex folded;
    private final int[] others;

    Rules(List<Route> routes) {
      this.routes = routes;
      List<Integer> withCase = new ArrayList<>();
      List<Integer> withoutCase = new ArrayList<>();
      List<Integer> regexes = new ArrayList<>();
      for (int i = 0; i < routes.size(); i++) {
        PathMatch path = routes.get(i).path();
        (path instanceof PathMatch.Regex ? regexes : path.ignoreCase() ? withoutCase : withCase)
            .add(i);
      }
      this.exact = new PathIndex(routes, withCase, false);
      this.folded = withoutCase.isEmpty() ? null : new PathIndex(routes, withoutCase, true);
      this.others = regexes.stream().mapToInt(Integer::intValue).toArray();
    }

    List<Route> routes() {
      return routes;
    }

    @Nullable Route find(CallRequest request) {
      int best = exact.first(request, Integer.MAX_VALUE);
      if (folded != null) {
        best = folded.first(request, best);
      }
      for (int i : others) {
        if (i >= best) {
          break;
        }
        Route route = routes.get(i);
        if (route.conditionsHold(request) && route.path().test(request)) {
          best = i;
          break;
        }
      }
      return best == Integer.MAX_VALUE ? null : routes.get(best);
    }
  }
}
