package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.MirrorTo;
import io.zerohop.engine.route.Backends;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.RedirectTo;
import io.zerohop.engine.route.Rewrite;
import io.zerohop.engine.route.Rewrite.PathChange;
import io.zerohop.proto.envoy.config.core.v3.DataSource;
import io.zerohop.proto.envoy.config.route.v3.DirectResponseAction;
import io.zerohop.proto.envoy.config.route.v3.RedirectAction;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster;
import io.zerohop.proto.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a route does. */
final class ActionReader {
  private static final int[] REDIRECTS = {301, 302, 303, 307, 308};

  private ActionReader() {}

  /** The action; null for one that this agent does not know: the route is left out (gRFC A28). */
  static @Nullable Action read(Route route, Level level, Field field) {
    return switch (route.getActionCase()) {
      case ROUTE -> forward(route, level, field.at("route"));
      case REDIRECT -> redirect(route.getRedirect(), field.at("redirect"));
      case DIRECT_RESPONSE -> direct(route.getDirectResponse(), field.at("direct_response"));
      case NON_FORWARDING_ACTION -> {
        field.leaveOut("the route does not forward and is passed over");
        yield null;
      }
      case ACTION_NOT_SET -> {
        field.refuse("must have route, redirect or direct_response");
        yield null;
      }
    };
  }

  private static @Nullable Action forward(Route route, Level level, Field field) {
    RouteAction action = route.getRoute();
    List<Backend> backends = backends(action, level, field);
    if (backends == null) {
      return null;
    }
    if (action.getHashPolicyCount() > 0) {
      field.at("hash_policy").leaveOut("balancing by hash is not supported here");
    }
    Extra extra = Extra.of(route.getMetadata());
    boolean own = action.hasRetryPolicy();
    var retry = own ? action.getRetryPolicy() : level.host().getRetryPolicy();
    boolean hasRetry = own || level.host().hasRetryPolicy();
    Field retryField = field.at("retry_policy");
    RetryPolicy policy = hasRetry ? RetryReader.read(retry, extra, retryField) : RetryPolicy.NONE;
    long perTry = Durations.nanos(retry.getPerTryTimeout(), retryField.at("per_try_timeout"));
    return new Action.Forward(
        new Backends(backends),
        new Timeouts(timeout(action, field), hasRetry ? perTry : 0),
        policy,
        rewrite(action, field),
        mirrors(action, level, field),
        level.gates());
  }

  private static long timeout(RouteAction action, Field field) {
    if (action.hasTimeout()) {
      return Durations.nanos(action.getTimeout(), field.at("timeout"));
    }
    Field at = field.at("max_stream_duration.max_stream_duration");
    return Durations.nanos(action.getMaxStreamDuration().getMaxStreamDuration(), at);
  }

  private static @Nullable List<Backend> backends(RouteAction action, Level level, Field field) {
    return switch (action.getClusterSpecifierCase()) {
      case CLUSTER -> {
        requireName(action.getCluster(), field.at("cluster"));
        yield List.of(
            new Backend(action.getCluster(), 1, level.request(), level.response(), null, null));
      }
      case WEIGHTED_CLUSTERS ->
          weighted(action.getWeightedClusters(), level, field.at("weighted_clusters"));
      case CLUSTER_HEADER, CLUSTER_SPECIFIER_PLUGIN -> {
        field.leaveOut(
            action.getClusterSpecifierCase().name().toLowerCase(Locale.ROOT)
                + " is not supported here: the route is passed over");
        yield null;
      }
      case CLUSTERSPECIFIER_NOT_SET -> {
        field.refuse("must have cluster or weighted_clusters");
        yield null;
      }
    };
  }

  private static @Nullable List<Backend> weighted(
      WeightedCluster clusters, Level level, Field field) {
    List<Backend> backends = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < clusters.getClustersCount(); i++) {
      ClusterWeight one = clusters.getClusters(i);
      Field at = field.at("clusters", i);
      requireName(one.getName(), at.at("name"));
      long weight = one.hasWeight() ? one.getWeight().getValue() & 0xffffffffL : 1;
      sum += weight;
      String host = WireText.target(one.getHostRewriteLiteral(), at.at("host_rewrite_literal"));
      Level own = level.backend(one, at);
      backends.add(
          new Backend(
              one.getName(),
              (int) Math.min(weight, Integer.MAX_VALUE),
              own.request(),
              own.response(),
              host.isEmpty() ? null : host,
              null));
    }
    if (backends.isEmpty()) {
      field.at("clusters").refuse("must not be empty");
      return null;
    }
    if (sum > Integer.MAX_VALUE) {
      field.refuse("the weights must sum up to at most 2147483647, was " + sum);
      return null;
    }
    return backends;
  }

  private static void requireName(String name, Field field) {
    if (name.isEmpty()) {
      field.refuse("must not be empty");
    }
  }

  private static Rewrite rewrite(RouteAction action, Field field) {
    PathChange path = null;
    if (action.hasRegexRewrite()) {
      path = Regexes.rewrite(action.getRegexRewrite(), field.at("regex_rewrite"));
    } else if (!action.getPrefixRewrite().isEmpty()) {
      path = prefix(action.getPrefixRewrite(), field);
    }
    if (action.hasAutoHostRewrite() && action.getAutoHostRewrite().getValue()) {
      field.at("auto_host_rewrite").leaveOut("the Host header stays as it is");
    }
    String host = WireText.target(action.getHostRewriteLiteral(), field.at("host_rewrite_literal"));
    return path == null && host.isEmpty()
        ? Rewrite.NONE
        : new Rewrite(path, host.isEmpty() ? null : host);
  }

  private static PathChange prefix(String replacement, Field field) {
    return new Rewrite.MatchedPrefix(WireText.target(replacement, field.at("prefix_rewrite")));
  }

  private static List<MirrorTo> mirrors(RouteAction action, Level level, Field field) {
    List<RequestMirrorPolicy> policies = action.getRequestMirrorPoliciesList();
    if (policies.isEmpty()) {
      policies = level.host().getRequestMirrorPoliciesList();
    }
    List<MirrorTo> mirrors = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      RequestMirrorPolicy policy = policies.get(i);
      if (policy.getCluster().isEmpty()) {
        field.at("request_mirror_policies", i).leaveOut("a mirror without a cluster is left out");
        continue;
      }
      int share =
          policy.hasRuntimeFraction()
              ? MatchReader.Percents.perMillion(policy.getRuntimeFraction())
              : MirrorTo.ALL;
      mirrors.add(new MirrorTo(policy.getCluster(), share));
    }
    return mirrors;
  }

  private static Action redirect(RedirectAction action, Field field) {
    String scheme = action.getSchemeRedirect();
    if (action.getHttpsRedirect()) {
      scheme = "https";
    }
    PathChange path =
        switch (action.getPathRewriteSpecifierCase()) {
          case PATH_REDIRECT ->
              new Rewrite.FullPath(
                  WireText.target(action.getPathRedirect(), field.at("path_redirect")));
          case PREFIX_REWRITE -> prefix(action.getPrefixRewrite(), field);
          case REGEX_REWRITE ->
              Regexes.rewrite(action.getRegexRewrite(), field.at("regex_rewrite"));
          case PATHREWRITESPECIFIER_NOT_SET -> null;
        };
    if (action.getPortRedirect() < 0 || action.getPortRedirect() > 65_535) {
      field.at("port_redirect").refuse("must be a port");
    }
    String host = WireText.target(action.getHostRedirect(), field.at("host_redirect"));
    WireText.target(scheme, field.at("scheme_redirect"));
    RedirectTo to =
        new RedirectTo(
            scheme.isEmpty() ? null : scheme,
            host.isEmpty() ? null : host,
            action.getPortRedirect(),
            path,
            !action.getStripQuery());
    int code = Math.max(0, action.getResponseCodeValue());
    if (code >= REDIRECTS.length) {
      field.at("response_code").refuse("is not known: " + code);
      code = 0;
    }
    return new Action.Redirect(to, REDIRECTS[code]);
  }

  private static Action direct(DirectResponseAction action, Field field) {
    if (action.getStatus() < 200 || action.getStatus() > 599) {
      field.at("status").refuse("must be from 200 to 599, was " + action.getStatus());
    }
    DataSource body = action.getBody();
    byte[] bytes =
        switch (body.getSpecifierCase()) {
          case INLINE_BYTES -> body.getInlineBytes().toByteArray();
          case INLINE_STRING -> body.getInlineString().getBytes(StandardCharsets.UTF_8);
          case SPECIFIER_NOT_SET -> new byte[0];
          default -> {
            field.at("body").leaveOut("only inline bodies are read");
            yield new byte[0];
          }
        };
    return new Action.Direct(action.getStatus(), bytes);
  }

  /** What was seen so far on the way down, and the virtual host that it belongs to. */
  record Level(
      io.zerohop.proto.envoy.config.route.v3.VirtualHost host,
      boolean specificWins,
      HeaderChanges request,
      HeaderChanges response,
      Gates gates) {

    private Level backend(ClusterWeight one, Field at) {
      return and(
          HeaderEdits.read(
              one.getRequestHeadersToAddList(),
              one.getRequestHeadersToRemoveList(),
              at.at("request")),
          HeaderEdits.read(
              one.getResponseHeadersToAddList(),
              one.getResponseHeadersToRemoveList(),
              at.at("response")));
    }

    /** One level further down. The more general level comes last, unless the specific one wins. */
    Level and(HeaderChanges ownRequest, HeaderChanges ownResponse) {
      return new Level(
          host,
          specificWins,
          specificWins ? request.then(ownRequest) : ownRequest.then(request),
          specificWins ? response.then(ownResponse) : ownResponse.then(response),
          gates);
    }

    /** The same with what holds calls back. */
    Level with(Gates others) {
      return new Level(host, specificWins, request, response, others);
    }
  }
}
