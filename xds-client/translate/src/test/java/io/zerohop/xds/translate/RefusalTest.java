package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a resource is said with the field's path, all at once. */
class RefusalTest {
  private static List<String> problems(Translation<?> translation) {
    Translation.Refused<?> refused = assertInstanceOf(Translation.Refused.class, translation);
    return refused.texts();
  }

  private static List<String> routeProblems(String route) {
    String yaml = "virtual_hosts: [{domains: ['*'], routes: [" + route + "]}]";
    return problems(RouteTranslation.translate(Written.routes(yaml)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{match: {safe_regex: {regex: '('}}, route: {cluster: a}};match.safe_regex: not an RE2"
            + " expression: error parsing regexp: missing closing ): `(`",
        "{match: {}, route: {cluster: a}};"
            + "match: must have prefix, path, path_separated_prefix or safe_regex",
        "{match: {prefix: '/a?b'}, route: {cluster: a}};"
            + "match.prefix: must not hold a query or a fragment, was \"/a?b\"",
        "{match: {prefix: '/', headers: [{name: x, string_match: {}}]}, route: {cluster:"
            + " a}};match.headers[0].string_match: must have exact, prefix, suffix, contains or"
            + " safe_regex",
        "{match: {prefix: '/', runtime_fraction: {default_value: {numerator: 1}}}, route: {cluster:"
            + " a}};match.runtime_fraction: a share of requests is not supported as a condition",
        "{match: {prefix: '/'}};must have route, redirect or direct_response",
        "{match: {prefix: '/'}, route: {}};route: must have cluster or weighted_clusters",
        "{match: {prefix: '/'}, route: {weighted_clusters: {clusters: []}}};"
            + "route.weighted_clusters.clusters: must not be empty",
        "{match: {prefix: '/'}, route: {cluster: a, timeout: -1s}};"
            + "route.timeout: must not be negative, was -1s",
        "{match: {prefix: '/'}, direct_response: {status: 42}};"
            + "direct_response.status: must be from 200 to 599, was 42",
        "{match: {prefix: '/'}, route: {cluster: a, retry_policy: {retry_back_off: {base_interval:"
            + " 0s}}}};route.retry_policy.retry_back_off.base_interval: must be more than 0",
        "{match: {prefix: '/'}, redirect: {regex_rewrite: {pattern: {regex: a}, substitution:"
            + " '\\2'}}};redirect.regex_rewrite.substitution: names group 2, the pattern has 0",
      })
  void aBrokenRouteIsRefusedWithItsField(String route, String problem) {
    List<String> problems = routeProblems(route);
    String dot = problem.startsWith("must") ? ": " : ".";
    assertEquals(List.of("virtual_hosts[0].routes[0]" + dot + problem), problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "request_headers_to_add: [{header: {key: x, value: \"1\\r\\ny: 2\"}}]"
            + ";request.headers_to_add[0].header.value",
        "request_headers_to_add: [{header: {key: \"x: 1\\r\\ny\", value: '2'}}]"
            + ";request.headers_to_add[0].header.key",
        "response_headers_to_add: [{header: {key: x, value: \"\\0\"}}]"
            + ";response.headers_to_add[0].header.value",
        "route: {cluster: a, prefix_rewrite: \"/ HTTP/1.1\\r\\ny: 2\"};route.prefix_rewrite",
        "route: {cluster: a, host_rewrite_literal: \"b\\r\\ny: 2\"};route.host_rewrite_literal",
        "route: {cluster: a, regex_rewrite: {pattern: {regex: a}, substitution: \"a b\"}}"
            + ";route.regex_rewrite.substitution",
        "route: {weighted_clusters: {clusters: [{name: a, host_rewrite_literal: \"b c\"}]}}"
            + ";route.weighted_clusters.clusters[0].host_rewrite_literal",
        "redirect: {host_redirect: \"b\\nc\"};redirect.host_redirect",
        "redirect: {scheme_redirect: \"b\\nc\"};redirect.scheme_redirect",
        "redirect: {path_redirect: \"/b\\nc\"};redirect.path_redirect",
        "redirect: {prefix_rewrite: \"/b\\nc\"};redirect.prefix_rewrite",
      })
  void aTextThatWouldAddLinesToARequestOrAnAnswerIsRefused(String text, String field) {
    String action =
        text.startsWith("re") && !text.contains("headers_to") ? "" : ", route: {cluster: a}";
    List<String> problems =
        routeProblems(
            "{match: {prefix: '/'}, " + text + (text.startsWith("ro") ? "" : action) + "}");
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(
        problems.get(0).startsWith("virtual_hosts[0].routes[0]." + field + ": "), problems.get(0));
  }

  @Test
  void everyProblemIsToldAtOnce() {
    String broken = "{match: {}, route: {cluster: a, timeout: -1s}}";
    assertEquals(4, routeProblems(broken + ", " + broken).size());
  }

  @Test
  void aDomainStandsInOneVirtualHostOnly() {
    String yaml = "virtual_hosts: [{domains: [a.b, A.B]}, {domains: []}]";
    assertEquals(
        List.of(
            "virtual_hosts[0].domains[1]: \"A.B\" stands in two virtual hosts or twice",
            "virtual_hosts[1].domains: must not be empty"),
        problems(RouteTranslation.translate(Written.routes(yaml))));
  }

  @Test
  void endpointsMustHaveAddressesThatNeedNoLookUp() {
    String yaml =
        """
        cluster_name: c
        endpoints:
        - lb_endpoints:
          - endpoint: {address: {socket_address: {address: not-an-ip.example, port_value: 80}}}
          - endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 0}}}
          - endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}
            load_balancing_weight: 0
          - endpoint: {}
        """;
    String at = "endpoints[0].lb_endpoints[";
    assertEquals(
        List.of(
            at
                + "0].endpoint.address.socket_address.address: must be an IP address, was"
                + " \"not-an-ip.example\"",
            at + "1].endpoint.address.socket_address.port_value: must be from 1 to 65535, was 0",
            at + "2].load_balancing_weight: must be at least 1, was 0",
            at + "3].endpoint.address.socket_address: must be given"),
        problems(EndpointsTranslation.translate(Written.endpoints(yaml))));
  }

  @Test
  void aListenerMustSayWhereItsRoutesAre() {
    String manager =
        "type.googleapis.com/envoy.extensions.filters.network"
            + ".http_connection_manager.v3.HttpConnectionManager";
    String yaml = "{name: l, api_listener: {api_listener: {'@type': " + manager + "}}}";
    assertEquals(
        List.of("api_listener.api_listener: must have rds or route_config"),
        problems(ListenerTranslation.translate(Written.listener(yaml))));
    String other = "{name: l, api_listener: {api_listener: {'@type': x/y.Z}}}";
    assertEquals(
        List.of("api_listener.api_listener: must be an HttpConnectionManager, was \"x/y.Z\""),
        problems(ListenerTranslation.translate(Written.listener(other))));
  }

  @Test
  void namesMustNotBeEmpty() {
    assertTrue(
        problems(ClusterTranslation.translate(Written.cluster("{type: EDS}")))
            .contains("name: must not be empty"));
  }

  @Test
  void anotherTypeIsAProgrammingError() {
    assertThrows(IllegalArgumentException.class, () -> Translation.of(Empty.getDefaultInstance()));
  }
}
