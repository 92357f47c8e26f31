package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Step.Target;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Action.Redirect;
import io.zerohop.engine.route.Authority;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Envoy's own expectations of its router, met by ours in all that we claim. */
class RouterCheckTest {
  /** Needs require_tls, which turns plain requests away at a server: not for a client. */
  private static final Set<String> FOR_SERVERS = Set.of("Redirect Test_3", "Redirect Test_5");

  private static final Set<String> CLAIMED =
      Set.of("cluster_name", "path_rewrite", "host_rewrite", "path_redirect");

  @TestFactory
  Stream<DynamicTest> ourRouterMeetsEnvoysExpectations() {
    return Stream.of(
            "TestRoutes", "HeaderMatchedRouting", "Redirect", "Weighted", "DetailedCoverage")
        .flatMap(RouterCheckTest::file);
  }

  @SuppressWarnings("unchecked")
  private static Stream<DynamicTest> file(String name) {
    String folder = "envoy-router-check/" + name;
    RouteTable table = table(Written.resource(folder + ".yaml"));
    Map<String, Object> golden =
        Written.yaml(
            Written.resource(folder + ".golden.proto.json").replace("},\n        ]", "}]"));
    return ((List<Map<String, Object>>) Objects.requireNonNull(golden.get("tests")))
        .stream()
            .filter(test -> !FOR_SERVERS.contains(name + " " + test.get("test_name")))
            .map(
                test ->
                    DynamicTest.dynamicTest(
                        name + " " + test.get("test_name"), () -> check(table, test)));
  }

  private static RouteTable table(String yaml) {
    Translation<RouteTable> made = RouteTranslation.translate(Written.routes(yaml));
    return ((Translation.Accepted<RouteTable>) made).value();
  }

  @SuppressWarnings("unchecked")
  private static void check(RouteTable table, Map<String, Object> test) {
    Map<String, Object> input = (Map<String, Object>) Objects.requireNonNull(test.get("input"));
    Map<String, Object> validate =
        (Map<String, Object>) Objects.requireNonNull(test.get("validate"));
    Asked request = request(input);
    Route route = table.find(request, "none");
    int random = (int) input.getOrDefault("random_value", 0);
    for (String key : CLAIMED) {
      boolean isDirect =
          route != null
              && !(route.action() instanceof Forward)
              && !(route.action() instanceof Redirect);
      if (validate.containsKey(key) && !(isDirect && key.equals("path_redirect"))) {
        assertEquals(validate.get(key), actual(key, route, request, random), key);
      }
    }
    Object matches = validate.get("response_header_matches");
    if (matches != null) {
      assertTrue(route != null && route.responseHeaders().toString().contains("x-ping-response"));
    }
  }

  @SuppressWarnings("unchecked")
  private static Asked request(Map<String, Object> input) {
    Map<String, String> headers = new HashMap<>();
    List<Map<String, String>> more =
        (List<Map<String, String>>) input.getOrDefault("additional_request_headers", List.of());
    more.forEach(
        header ->
            headers.put(
                Objects.requireNonNull(header.get("key")).toLowerCase(Locale.ROOT),
                header.get("value")));
    boolean ssl = Boolean.TRUE.equals(input.get("ssl"));
    return new Asked(
        ssl ? "https" : "http",
        (String) Objects.requireNonNull(input.get("authority")),
        (String) Objects.requireNonNull(input.get("method")),
        (String) Objects.requireNonNull(input.get("path")),
        headers);
  }

  private static String actual(String key, @Nullable Route route, Asked request, int random) {
    if (route == null) {
      return "";
    }
    if (route.action() instanceof Redirect redirect) {
      return key.equals("path_redirect") ? redirect.location().location(request, route.path()) : "";
    }
    if (!(route.action() instanceof Forward forward) || key.equals("path_redirect")) {
      return "";
    }
    Target target = forward.rewrite().apply(route.path(), request.path());
    return switch (key) {
      case "cluster_name" -> forward.backends().at(random % forward.backends().total()).cluster();
      case "path_rewrite" -> target.path() == null ? request.path() : target.path();
      default -> target.authority() == null ? Authority.of(request) : target.authority();
    };
  }

  @TestFactory
  Stream<DynamicTest> whatWeDoNotClaimIsNamed() {
    Translation<RouteTable> made =
        RouteTranslation.translate(
            Written.routes(Written.resource("envoy-router-check/TestRoutes.yaml")));
    Translation.Accepted<?> accepted = assertInstanceOf(Translation.Accepted.class, made);
    List<String> leftOut = accepted.leftOut();
    return Stream.of(
        DynamicTest.dynamicTest(
            "variables in headers",
            () ->
                assertTrue(
                    leftOut.stream().anyMatch(text -> text.contains("variables are not")),
                    leftOut.toString())));
  }
}
