package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.translate.mesh.CallSettings;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.Mesh;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.RankedRule;
import io.zerohop.controlplane.translate.mesh.Reference;
import io.zerohop.proto.envoy.config.route.v3.DirectResponseAction;
import io.zerohop.proto.envoy.config.route.v3.NonForwardingAction;
import io.zerohop.proto.envoy.config.route.v3.RedirectAction;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteMatch;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the routes for calls to one destination, in the order in which they are tried. */
final class RouteWriter {
  private static final int SERVER_ERROR = 500;
  private static final RouteMatch EVERY_CALL = RouteMatch.newBuilder().setPrefix("/").build();

  /** RFC 9110 section 9.2.2. */
  private static final String IDEMPOTENT = "GET|HEAD|OPTIONS|TRACE|PUT|DELETE";

  private final Mesh mesh;
  private final Dialect dialect;
  private final GateWriter gates;
  private final SamplingWriter sampling;

  RouteWriter(Mesh mesh, Dialect dialect) {
    this.mesh = mesh;
    this.dialect = dialect;
    this.gates = new GateWriter(mesh, dialect);
    this.sampling = new SamplingWriter(mesh);
  }

  List<Route> routes(Destination destination, String callerNamespace) {
    List<RankedRule> rules = mesh.rules(destination, callerNamespace);
    if (rules == null) {
      return List.of(straight(destination, EVERY_CALL));
    }
    List<Route> routes = new ArrayList<>();
    for (RankedRule rule : rules) {
      for (RouteMatch match : MatchWriter.matches(dialect, rule.match())) {
        write(destination, rule, match, routes);
      }
    }
    // What no GRPCRoute is for goes where it is addressed to.
    if (dialect != Dialect.GRPC && rules.stream().allMatch(rule -> rule.match().rpc())) {
      routes.add(straight(destination, MatchWriter.noRpc()));
    }
    return routes;
  }

  /** Calls go where they are addressed to. */
  private Route straight(Destination destination, RouteMatch match) {
    CallSettings settings = settings(destination, null);
    RouteAction.Builder action = RouteAction.newBuilder().setCluster(destination.name());
    settle(settings, false, action);
    Route.Builder route = Route.newBuilder().setMatch(match).setRoute(action);
    sampling.write(destination, null, route);
    MeshService service = destination.service();
    if (dialect == Dialect.AGENT) {
      Notes notes = new Notes();
      if (service.resource() != null) {
        notes.text("resource", service.resource().ref()).text("origin", service.origin());
      }
      route.setMetadata(retryNotes(notes, settings).metadata());
    }
    return route.build();
  }

  private void write(Destination destination, RankedRule rule, RouteMatch match, List<Route> into) {
    CallSettings settings = settings(destination, rule);
    boolean methods =
        dialect == Dialect.ENVOY
            && rule.match().method() == null
            && RetryWriter.dependsOnMethod(settings);
    Route.Builder route = Route.newBuilder();
    sampling.write(destination, rule, route);
    if (methods && redirect(rule) == null) {
      RouteMatch safe = match.toBuilder().addHeaders(MatchWriter.method(IDEMPOTENT, true)).build();
      into.add(route(rule, route.clone().setMatch(safe), settings, true));
    }
    boolean safeMethod = rule.match().method() != null && rule.match().method().matches(IDEMPOTENT);
    into.add(route(rule, route.setMatch(match), settings, safeMethod));
  }

  private CallSettings settings(Destination destination, @Nullable RankedRule rule) {
    return CallSettings.of(
        rule == null ? null : rule.rule(),
        mesh.trafficPolicies().spec(destination.service().key()));
  }

  private Route route(RankedRule rule, Route.Builder route, CallSettings settings, boolean safe) {
    Filter.Redirect redirect = redirect(rule);
    if (redirect != null) {
      redirect(redirect, rule, route);
    } else if (takesCalls(rule)) {
      RouteAction.Builder action = backends(rule);
      rewriteAndMirror(rule, action);
      settle(settings, safe, action);
      route.setRoute(action);
    } else {
      answer(route);
    }
    if (dialect != Dialect.GRPC) {
      HeaderWriter.write(rule.rule().filters(), route);
    }
    Notes notes =
        new Notes()
            .text("resource", rule.route().ref())
            .number("rule", rule.rule().number())
            .text("origin", rule.rule().origin());
    gates.rule(rule, route, notes);
    if (dialect == Dialect.AGENT) {
      route.setMetadata(retryNotes(notes, settings).metadata());
    }
    return route.build();
  }

  private static Notes retryNotes(Notes notes, CallSettings settings) {
    Retry retry = settings.retry();
    return retry == null
        ? notes
        : notes
            .text("retryOrigin", retry.origin())
            .flag("retryNonIdempotent", retry.nonIdempotent());
  }

  private static Filter.@Nullable Redirect redirect(RankedRule rule) {
    for (Filter filter : rule.rule().filters()) {
      if (filter instanceof Filter.Redirect redirect) {
        return redirect;
      }
    }
    return null;
  }

  private static boolean takesCalls(RankedRule rule) {
    return rule.rule().backends().stream().anyMatch(backend -> backend.weight() > 0);
  }

  /** No backend may take the call: Gateway API answers 500; a gRPC client ends it itself. */
  private void answer(Route.Builder route) {
    if (dialect == Dialect.GRPC) {
      route.setNonForwardingAction(NonForwardingAction.getDefaultInstance());
    } else {
      route.setDirectResponse(DirectResponseAction.newBuilder().setStatus(SERVER_ERROR));
    }
  }

  private RouteAction.Builder backends(RankedRule rule) {
    List<BackendRef> backends = rule.rule().backends();
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setClusterNotFoundResponseCode(
                RouteAction.ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR);
    if (backends.size() == 1 && backends.get(0).filters().isEmpty()) {
      return action.setCluster(cluster(rule, backends.get(0)));
    }
    WeightedCluster.Builder weighted = WeightedCluster.newBuilder();
    for (BackendRef backend : backends) {
      ClusterWeight.Builder cluster =
          ClusterWeight.newBuilder()
              .setName(cluster(rule, backend))
              .setWeight(Protos.number(backend.weight()));
      if (dialect != Dialect.GRPC) {
        HeaderWriter.write(backend.filters(), cluster);
      }
      weighted.addClusters(cluster);
    }
    return action.setWeightedClusters(weighted);
  }

  private String cluster(RankedRule rule, BackendRef backend) {
    return mesh.references().backend(rule.route(), backend).clusterName();
  }

  private void rewriteAndMirror(RankedRule rule, RouteAction.Builder action) {
    if (dialect == Dialect.GRPC) {
      return;
    }
    for (Filter filter : rule.rule().filters()) {
      if (filter instanceof Filter.Rewrite rewrite) {
        if (rewrite.hostname() != null) {
          action.setHostRewriteLiteral(rewrite.hostname());
        }
        PathWriter.write(rewrite.path(), rule.match(), action);
      } else if (filter instanceof Filter.Mirror mirror && mirror.numerator() > 0) {
        Reference target = mesh.references().backend(rule.route(), mirror.backend());
        if (target instanceof Reference.Resolved) {
          action.addRequestMirrorPolicies(MirrorWriter.policy(target.clusterName(), mirror));
        }
      }
    }
  }

  private void redirect(Filter.Redirect redirect, RankedRule rule, Route.Builder route) {
    if (dialect == Dialect.GRPC) {
      route.setNonForwardingAction(NonForwardingAction.getDefaultInstance());
      return;
    }
    RedirectAction.Builder action =
        RedirectAction.newBuilder().setResponseCode(code(redirect.statusCode()));
    if (redirect.scheme() != null) {
      action.setSchemeRedirect(redirect.scheme());
    }
    if (redirect.hostname() != null) {
      action.setHostRedirect(redirect.hostname());
    }
    if (redirect.port() != null) {
      action.setPortRedirect(redirect.port());
    }
    PathWriter.write(redirect.path(), rule.match(), action);
    route.setRedirect(action);
  }

  private static RedirectAction.RedirectResponseCode code(int status) {
    return switch (status) {
      case 301 -> RedirectAction.RedirectResponseCode.MOVED_PERMANENTLY;
      case 303 -> RedirectAction.RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectAction.RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectAction.RedirectResponseCode.PERMANENT_REDIRECT;
      default -> RedirectAction.RedirectResponseCode.FOUND;
    };
  }

  /** Timeouts in every form (Envoy takes 15 s where none is sent), and retries. */
  private void settle(CallSettings settings, boolean safeMethod, RouteAction.Builder action) {
    Duration request = Objects.requireNonNullElse(settings.timeouts().request(), Duration.ZERO);
    com.google.protobuf.Duration whole = Protos.duration(request);
    action.setTimeout(whole);
    action.setMaxStreamDuration(
        RouteAction.MaxStreamDuration.newBuilder().setMaxStreamDuration(whole));
    var retry =
        switch (dialect) {
          case AGENT -> RetryWriter.agent(settings);
          case ENVOY -> RetryWriter.envoy(settings, safeMethod);
          case GRPC -> RetryWriter.grpc(settings);
        };
    if (retry != null) {
      action.setRetryPolicy(retry);
    }
  }
}
