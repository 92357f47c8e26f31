package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.proto.envoy.config.route.v3.HeaderMatcher;
import io.zerohop.proto.envoy.config.route.v3.QueryParameterMatcher;
import io.zerohop.proto.envoy.config.route.v3.RouteMatch;
import io.zerohop.proto.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/** Writes the condition of a rule. */
final class MatchWriter {
  private MatchWriter() {}

  /**
   * One or several matches of which any one must hold; none where no call of such a client can ever
   * match: gRPC's calls are all POST and have no query (gRFC A28 leaves both out).
   */
  static List<RouteMatch> matches(Dialect dialect, Match match) {
    if (dialect == Dialect.GRPC && !canBeGrpc(match)) {
      return List.of();
    }
    RouteMatch.Builder common = RouteMatch.newBuilder();
    for (Match.Value header : match.headers()) {
      common.addHeaders(header(header));
    }
    if (match.rpc() && dialect != Dialect.GRPC) {
      common.setGrpc(RouteMatch.GrpcRouteMatchOptions.getDefaultInstance());
    }
    if (match.method() != null && dialect != Dialect.GRPC) {
      common.addHeaders(method(match.method(), false));
    }
    for (Match.Value parameter : match.query()) {
      common.addQueryParameters(
          QueryParameterMatcher.newBuilder()
              .setName(parameter.name())
              .setStringMatch(Protos.text(parameter.value(), parameter.expression())));
    }
    return withPath(dialect, match.path(), common);
  }

  static HeaderMatcher header(Match.Value header) {
    return HeaderMatcher.newBuilder()
        .setName(header.name())
        .setStringMatch(Protos.text(header.value(), header.expression()))
        .build();
  }

  static HeaderMatcher method(String method, boolean expression) {
    return HeaderMatcher.newBuilder()
        .setName(":method")
        .setStringMatch(Protos.text(method, expression))
        .build();
  }

  /** Every call that is none of gRPC's. */
  static RouteMatch noRpc() {
    return RouteMatch.newBuilder()
        .setPrefix("/")
        .addHeaders(
            HeaderMatcher.newBuilder()
                .setName("content-type")
                .setStringMatch(StringMatcher.newBuilder().setPrefix("application/grpc"))
                .setInvertMatch(true))
        .build();
  }

  private static boolean canBeGrpc(Match match) {
    return match.query().isEmpty() && (match.method() == null || match.method().equals("POST"));
  }

  private static List<RouteMatch> withPath(
      Dialect dialect, Match.Path path, RouteMatch.Builder common) {
    if (path instanceof Match.Path.Exact exact) {
      return List.of(common.setPath(exact.value()).build());
    }
    if (path instanceof Match.Path.Expression expression) {
      return List.of(common.setSafeRegex(Protos.regex(expression.value())).build());
    }
    String prefix = withoutSlash(path.value());
    if (prefix.isEmpty()) {
      return List.of(common.setPrefix("/").build());
    }
    if (dialect == Dialect.GRPC) {
      return List.of(
          common.clone().setPath(prefix).build(), common.clone().setPrefix(prefix + "/").build());
    }
    return List.of(common.setPathSeparatedPrefix(prefix).build());
  }

  /** Gateway API: a slash at the end of a prefix means nothing. */
  static String withoutSlash(String prefix) {
    String text = prefix;
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text;
  }
}
