package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.Listener;
import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.BudgetPolicy;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Rewrite;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.StatementFault;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What our own control plane says to our agents, as docs/internals/xds-contract.md fixes it. */
class AgentDialectTest {
  private static final long SECOND = 1_000_000_000L;

  @SuppressWarnings("unchecked")
  private static <T> T accepted(Translation<T> translation) {
    return ((Translation.Accepted<T>) assertInstanceOf(Translation.Accepted.class, translation))
        .value();
  }

  private static Route route(String yaml) {
    RouteTable table =
        accepted(
            RouteTranslation.translate(
                Written.routes("virtual_hosts: [{domains: ['*'], routes: [" + yaml + "]}]")));
    return table.hosts().get(0).routes().get(0);
  }

  @Test
  void aListenerBringsItsFurtherHostsAndItsOrigin() {
    String yaml =
        """
        name: reviews.shop.svc.cluster.local:8080
        metadata: {filter_metadata: {zerohop.io: {hosts: [a.example, 'b.example:81'], origin: 's.yaml:3'}}}
        api_listener:
          api_listener:
            '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
            rds: {route_config_name: r}
        """;
    ListenerConfig config = accepted(ListenerTranslation.translate(Written.listener(yaml)));
    assertEquals(
        new Listener(
            "reviews.shop.svc.cluster.local:8080",
            "r",
            List.of("a.example", "b.example:81"),
            "s.yaml:3"),
        config.listener());
  }

  @Test
  void routesInsideAListenerHaveItsName() {
    String yaml =
        """
        name: l
        api_listener:
          api_listener:
            '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
            route_config: {virtual_hosts: [{domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: c}}]}]}
        """;
    ListenerConfig config = accepted(ListenerTranslation.translate(Written.listener(yaml)));
    assertNotNull(config.inline());
    assertEquals("l", config.inline().name());
    assertEquals(Set.of("c"), config.inline().clusterNames());
  }

  @Test
  void aDatabasesPolicyStandsBesideItsRules() {
    String yaml =
        """
        name: db
        virtual_hosts: [{domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: c}}]}]
        typed_per_filter_config:
          zerohop.database:
            '@type': type.googleapis.com/zerohop.v1.Database
            roles: LABEL
            replicas: {fail_when_unavailable: true, max_lag: 2s, whole_connections_only: true, after_write: 3s}
            connect: {timeout: 20s, retries: 5, max_per_endpoint: 8}
            statements: {timeout: 4s, rerun_reads: true, deny_writes: true}
            fault: {delay: 1s, delay_percent: 10, sql_state: '57014', abort_percent: 100, max_active: 3, origin: 'f.yaml:1'}
            retire_after: 60s
            origin: db.yaml:3
        """;
    RouteTable table = accepted(RouteTranslation.translate(Written.routes(yaml)));
    assertEquals(
        new SqlPolicy(
            SqlPolicy.Roles.LABEL,
            new SqlPolicy.Readers(false, 2 * SECOND, false, 3 * SECOND),
            new SqlPolicy.Connect(20 * SECOND, 5, 8),
            new SqlPolicy.Statements(
                4 * SECOND,
                true,
                false,
                new StatementFault(
                    new Fault.Delay(SECOND, 100_000),
                    new StatementFault.Abort("57014", 1_000_000),
                    3,
                    "f.yaml:1")),
            60 * SECOND,
            "db.yaml:3"),
        table.sql());
  }

  @Test
  void aDatabaseWithNothingElseHasEveryDefaultAndSplits() {
    String yaml =
        """
        name: db
        virtual_hosts: [{domains: ['*'], routes: [{match: {prefix: /}, route: {cluster: c}}]}]
        typed_per_filter_config:
          zerohop.database:
            '@type': type.googleapis.com/zerohop.v1.Database
        """;
    assertEquals(
        new SqlPolicy(
            SqlPolicy.Roles.DETECT,
            SqlPolicy.Readers.DEFAULT,
            SqlPolicy.Connect.DEFAULT,
            SqlPolicy.Statements.DEFAULT,
            30 * SECOND,
            null),
        accepted(RouteTranslation.translate(Written.routes(yaml))).sql());
  }

  @Test
  void aRuleBringsWhereItStandsAndWhatIsTriedAgain() {
    Route route =
        route(
            """
            {match: {path_separated_prefix: /api}, metadata: {filter_metadata: {zerohop.io: {
              resource: HTTPRoute/shop/reviews, rule: 2, origin: 'routes.yaml:31',
              retryOrigin: 'policies.yaml:9', retryNonIdempotent: true}}},
             route: {cluster: c, timeout: 2s,
               retry_policy: {retry_on: 'retriable-status-codes,reset', num_retries: 3,
                 per_try_timeout: 0.5s, retriable_status_codes: [503],
                 retry_back_off: {base_interval: 0.1s}}}}
            """);
    assertEquals(new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31"), route.id());
    Forward forward = assertInstanceOf(Forward.class, route.action());
    assertEquals(new Timeouts(2 * SECOND, SECOND / 2), forward.timeouts());
    assertEquals(
        new RetryPolicy(
            3,
            Set.of(RetryPolicy.On.RESET),
            List.of(503),
            true,
            new RetryPolicy.Backoff(SECOND / 10, SECOND),
            "policies.yaml:9"),
        forward.retry());
  }

  @Test
  void aRuleSaysHowManyTracesAreRecordedOrLeavesItToOthers() {
    String rule = "{match: {prefix: /}, route: {cluster: c}, tracing: {%s}}";
    assertEquals(
        5_000,
        route(rule.formatted("random_sampling: {numerator: 5000, denominator: MILLION}"))
            .sampling());
    assertEquals(20_000, route(rule.formatted("random_sampling: {numerator: 2}")).sampling());
    assertEquals(0, route(rule.formatted("random_sampling: {}")).sampling());
    assertEquals(Route.NO_SHARE, route(rule.formatted("")).sampling());
  }

  @Test
  void theTimeoutOfAnAttemptIsReadWithoutRetriesToo() {
    Route route =
        route(
            "{match: {prefix: /}, route: {cluster: c, timeout: 0s, retry_policy: {num_retries: 0,"
                + " per_try_timeout: 1s}}}");
    Forward forward = assertInstanceOf(Forward.class, route.action());
    assertEquals(new Timeouts(0, SECOND), forward.timeouts());
    assertEquals(0, forward.retry().maxRetries());
  }

  @Test
  void backendsHaveWeightsHeadersAndHosts() {
    Route route =
        route(
            """
            {match: {prefix: /},
             request_headers_to_add: [{header: {key: x-rule, value: '1'}}],
             route: {weighted_clusters: {clusters: [
               {name: a, weight: 80},
               {name: b, weight: 20, host_rewrite_literal: b.example,
                request_headers_to_add: [{header: {key: X-Set, value: '100%%'}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}],
                response_headers_to_remove: [Server]}]}}}
            """);
    List<Backend> backends = assertInstanceOf(Forward.class, route.action()).backends().list();
    HeaderChanges rule =
        new HeaderChanges(List.of(), List.of(), List.of(new Header("x-rule", "1")));
    assertEquals(new Backend("a", 80, rule, HeaderChanges.NONE, null, null), backends.get(0));
    Backend b = backends.get(1);
    assertEquals("b.example", b.authority());
    assertEquals(List.of(new Header("X-Set", "100%")), b.request().set());
    assertEquals(List.of(new Header("x-rule", "1")), b.request().add());
    assertEquals(List.of("server"), b.response().remove());
  }

  @Test
  void aFullPathComesAsAnExpressionAndALostPrefixToo() {
    Route full =
        route(
            "{match: {prefix: /}, route: {cluster: c, regex_rewrite: {pattern: {regex: '^/.*$'},"
                + " substitution: /all}}}");
    assertEquals(
        new Rewrite.FullPath("/all"),
        assertInstanceOf(Forward.class, full.action()).rewrite().path());
    Route lost =
        route(
            "{match: {path_separated_prefix: /foo}, route: {cluster: c, regex_rewrite: {pattern:"
                + " {regex: '^\\Q/foo\\E/*'}, substitution: /}}}");
    Rewrite rewrite = assertInstanceOf(Forward.class, lost.action()).rewrite();
    assertEquals("/a/b?c", rewrite.apply(lost.path(), "/foo/a/b?c").path());
    assertEquals("/", rewrite.apply(lost.path(), "/foo").path());
  }

  @Test
  void groupsOfAnExpressionAreFilledIn() {
    Route route =
        route(
            "{match: {prefix: /}, route: {cluster: c, regex_rewrite: {pattern: {regex:"
                + " '^/v([0-9]+)/(.*)$'}, substitution: '/\\2/$\\1'}}}");
    Rewrite rewrite = assertInstanceOf(Forward.class, route.action()).rewrite();
    assertEquals("/items/$7", rewrite.apply(route.path(), "/v7/items").path());
  }

  @Test
  void aClusterBringsItsPolicies() {
    String yaml =
        """
        name: reviews.shop.svc.cluster.local:*
        type: EDS
        lb_policy: RANDOM
        connect_timeout: 0.25s
        circuit_breakers: {thresholds: [
          {priority: HIGH, max_requests: 1},
          {max_connections: 4, max_pending_requests: 0, max_requests: 10, max_retries: 2,
            retry_budget: {budget_percent: {value: 30}, min_retry_concurrency: 5}}]}
        outlier_detection: {consecutive_5xx: 3, base_ejection_time: 7s, max_ejection_time: 70s,
          max_ejection_percent: 40, split_external_local_origin_errors: true, consecutive_local_origin_failure: 2}
        common_lb_config: {healthy_panic_threshold: {value: 0}}
        metadata: {filter_metadata: {zerohop.io: {resource: Service/shop/reviews, origin: 's:1', policyOrigin: 'p:2'}}}
        """;
    Cluster cluster = accepted(ClusterTranslation.translate(Written.cluster(yaml))).cluster();
    assertEquals(
        new Cluster(
            "reviews.shop.svc.cluster.local:*",
            "reviews.shop",
            "reviews.shop.svc.cluster.local:*",
            Cluster.Balancing.RANDOM,
            SECOND / 4,
            new BreakerPolicy(4, 0, 10),
            new BudgetPolicy(30, 5),
            new OutlierPolicy(3, 0, 2, 7 * SECOND, 70 * SECOND, 40),
            0,
            null,
            new Cluster.Origin("Service/shop/reviews", "s:1", "p:2")),
        cluster);
  }

  @Test
  void aNumberOfRetriesIsTheirLimitWhereNoShareIsGivenAndTheGreatestNumberIsNone() {
    String yaml =
        """
        {name: c, type: EDS, circuit_breakers: {thresholds: [
          {max_connections: 4294967295, max_requests: 4294967295, max_retries: 2}]}}
        """;
    Cluster cluster = accepted(ClusterTranslation.translate(Written.cluster(yaml))).cluster();
    assertEquals(BreakerPolicy.NONE, cluster.breaker());
    assertEquals(new BudgetPolicy(0, 2), cluster.budget());
  }

  @Test
  void aClusterThatSaysNothingHasTheDefaults() {
    Cluster cluster =
        accepted(
                ClusterTranslation.translate(
                    Written.cluster("{name: c, type: EDS, lb_policy: LEAST_REQUEST}")))
            .cluster();
    assertEquals(Cluster.named("c"), cluster);
  }

  @Test
  void anExternalNameStaysANameUntilItIsCalled() {
    String yaml =
        """
        name: c
        type: LOGICAL_DNS
        load_assignment: {cluster_name: c, endpoints: [{lb_endpoints: [
          {endpoint: {address: {socket_address: {address: api.example.com, port_value: 443}}}}]}]}
        """;
    Endpoints endpoints = accepted(ClusterTranslation.translate(Written.cluster(yaml))).inline();
    assertNotNull(endpoints);
    assertTrue(endpoints.list().get(0).address().isUnresolved());
    assertEquals("api.example.com:443", endpoints.list().get(0).hostPort());
  }

  @Test
  void endpointsBringHealthPlaceAndInstance() {
    String yaml =
        """
        cluster_name: c
        endpoints:
        - locality: {region: eu, zone: a}
          priority: 1
          load_balancing_weight: 7
          lb_endpoints:
          - endpoint: {address: {socket_address: {address: '2001:db8::1', port_value: 80}}}
            health_status: DEGRADED
            load_balancing_weight: 3
            metadata: {filter_metadata: {zerohop.io: {workload: reviews-1, version: v2}}}
          - endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 81}}}
            health_status: DRAINING
        """;
    Endpoints endpoints = accepted(EndpointsTranslation.translate(Written.endpoints(yaml)));
    Endpoint first = endpoints.list().get(0);
    assertEquals(new Endpoint.Place("eu/a", 1, 7), first.place());
    assertEquals(Endpoint.Health.DEGRADED, first.health());
    assertEquals(List.of("reviews-1", "v2"), List.of(first.workload(), first.version()));
    assertEquals(3, first.weight());
    assertEquals("[2001:db8:0:0:0:0:0:1]:80", first.hostPort());
    assertEquals(Endpoint.Health.DRAINING, endpoints.list().get(1).health());
  }

  @Test
  void whatIsNotSupportedIsNamedAndNotFatal() {
    Translation<ClusterConfig> made =
        ClusterTranslation.translate(Written.cluster("{name: c, type: EDS, lb_policy: MAGLEV}"));
    assertEquals(
        List.of("lb_policy: MAGLEV is not supported here: least request is used"),
        ((Translation.Accepted<ClusterConfig>) made).leftOut());
  }
}
