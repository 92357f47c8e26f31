package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.route.TextMatch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What filters say about calls before they are sent. */
class GatesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ALWAYS = "{default_value: {numerator: 100}}";

  private static String limit(String more) {
    return """
    typed_per_filter_config:
      envoy.filters.http.local_ratelimit:
        '@type': type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
        filter_enabled: %s
        filter_enforced: %s
        token_bucket: %s
    """
        .formatted(ALWAYS, ALWAYS, more);
  }

  /** A virtual host with two routes; each of these is put where it belongs. */
  private static Translation<RouteTable> translate(String ofHost, String ofRoute) {
    String yaml =
        "virtual_hosts:\n- domains: ['*']\n"
            + ofHost.indent(2)
            + "  routes:\n  - match: {prefix: /a}\n    route: {cluster: c}\n"
            + ofRoute.indent(4)
            + "  - match: {prefix: /}\n    route: {cluster: c}\n";
    return RouteTranslation.translate(Written.routes(yaml));
  }

  private static Gates gates(Translation<RouteTable> translation, int route) {
    RouteTable table =
        (RouteTable) assertInstanceOf(Translation.Accepted.class, translation).value();
    return ((Forward) table.hosts().get(0).routes().get(route).action()).gates();
  }

  private static List<String> problems(Translation<RouteTable> translation) {
    Translation.Refused<?> refused = assertInstanceOf(Translation.Refused.class, translation);
    return refused.texts();
  }

  @Test
  void aLimitOfARouteGoesBeforeThatOfItsHost() {
    String host = limit("{max_tokens: 200, tokens_per_fill: 100, fill_interval: 1s}");
    String route =
        limit("{max_tokens: 1, fill_interval: 0.5s}")
            + "metadata: {filter_metadata: {zerohop.io: {limitOf: HTTPRoute/shop/r, limitOrigin:"
            + " 'p.yaml:3'}}}\n";
    Translation<RouteTable> table = translate(host, route);
    assertEquals(
        new Gates(
            null, RateLimits.of(new RateLimit("HTTPRoute/shop/r", 1, SECOND / 2, 1, "p.yaml:3"))),
        gates(table, 0));
    assertEquals(
        new Gates(
            null, RateLimits.of(new RateLimit("test virtual_hosts[0]", 100, SECOND, 200, null))),
        gates(table, 1));
    assertEquals(Gates.NONE, gates(translate("", route), 1));
  }

  @Test
  void callersHaveBucketsOfTheirOwn() {
    String descriptors =
        """
          descriptors:
          - {entries: [{key: source_cluster, value: batch}], token_bucket: {max_tokens: 5, fill_interval: 1s}}
          - {entries: [{key: remote_address, value: x}], token_bucket: {max_tokens: 5, fill_interval: 1s}}
        """;
    String host = limit("{max_tokens: 9, fill_interval: 1s}") + descriptors.indent(2);
    Gates gates = gates(translate(host, ""), 0);
    assertEquals(
        new RateLimits(
            new RateLimit("test virtual_hosts[0]", 1, SECOND, 9, null),
            Map.of("batch", new RateLimit("test virtual_hosts[0] for batch", 1, SECOND, 5, null))),
        gates.limits());
  }

  @Test
  void aLimitThatIsNotEnforcedLimitsNothing() {
    String host =
        limit("{max_tokens: 9, fill_interval: 1s}")
            .replace("filter_enforced: " + ALWAYS, "filter_enforced: {default_value: {}}");
    assertEquals(new Gates(null, null), gates(translate(host, ""), 0));
  }

  @Test
  void aBucketThatNeverFillsIsRefusedWithItsFields() {
    String at =
        "virtual_hosts[0].typed_per_filter_config.envoy.filters.http.local_ratelimit.token_bucket";
    assertEquals(
        List.of(
            at + ".max_tokens: must be at least 1",
            at + ".tokens_per_fill: must be at least 1",
            at + ".fill_interval: must be more than 0"),
        problems(translate(limit("{tokens_per_fill: 0}"), "")));
    assertEquals(
        List.of(at + ": must fill within 70 years"),
        problems(translate(limit("{max_tokens: 4000000000, fill_interval: 86400000s}"), "")));
  }

  private static String fault(String more) {
    return """
    typed_per_filter_config:
      any-name:
        '@type': type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
    """
        + more.indent(4);
  }

  @Test
  void aFaultHasItsSharesItsConditionsAndItsPlace() {
    String host =
        fault(
                """
                delay: {fixed_delay: 2s, percentage: {numerator: 10}}
                abort: {grpc_status: 14, percentage: {numerator: 5, denominator: TEN_THOUSAND}}
                headers: [{name: X-User, string_match: {exact: beta}}]
                max_active_faults: 3
                """)
            + "metadata: {filter_metadata: {zerohop.io: {faultOrigin: 'f.yaml:3'}}}\n";
    FaultRule rule =
        new FaultRule(
            List.of(new Match.Header("x-user", new TextMatch.Exact("beta"), false, false)),
            new Fault(
                "test virtual_hosts[0]",
                new Fault.Delay(2 * SECOND, 100_000),
                new Fault.Abort(503, RpcCode.UNAVAILABLE, 500),
                3,
                "f.yaml:3"));
    assertEquals(new Gates(rule, null), gates(translate(host, ""), 0));
  }

  @Test
  void aFaultOfARouteStandsInThePlaceOfThatOfItsHostThoughItDoesNothing() {
    String host = fault("abort: {http_status: 503, percentage: {numerator: 100}}");
    assertEquals(Gates.NONE, gates(translate(host, fault("max_active_faults: 1")), 0));
    assertEquals(
        503,
        Objects.requireNonNull(
                Objects.requireNonNull(gates(translate(host, ""), 1).fault()).fault().abort())
            .status());
  }

  @Test
  void aFaultForSomeNodesOnlyIsLeftOutAndOneWithoutSenseIsRefused() {
    String some =
        fault("abort: {http_status: 503, percentage: {numerator: 100}}\nupstream_cluster: c");
    assertEquals(Gates.NONE, gates(translate(some, ""), 0));
    String at = "virtual_hosts[0].typed_per_filter_config.any-name.";
    assertEquals(
        List.of(
            at + "delay.fixed_delay: must not be negative, was -1s",
            at + "abort.http_status: must be from 200 to 599, was 42"),
        problems(
            translate(
                fault(
                    "delay: {fixed_delay: -1s, percentage: {numerator: 1}}\n"
                        + "abort: {http_status: 42, percentage: {numerator: 1}}"),
                "")));
  }
}
