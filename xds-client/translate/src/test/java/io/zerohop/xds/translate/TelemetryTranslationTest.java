package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.TelemetryConfig.AccessLog;
import io.zerohop.engine.observe.TelemetryConfig.Export;
import io.zerohop.engine.observe.TelemetryConfig.Said;
import io.zerohop.engine.observe.TelemetryConfig.Spans;
import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What listeners say of what workloads tell of their calls. */
class TelemetryTranslationTest {
  private static Translation<ListenerConfig> translate(String name, String telemetry) {
    return ListenerTranslation.translate(
        Written.listener(
            """
            {name: '%s', filter_chains: [{filters: [{name: zerohop.telemetry, typed_config:
              {'@type': type.googleapis.com/zerohop.v1.Telemetry, %s}}]}]}
            """
                .formatted(name, telemetry)));
  }

  private static ListenerConfig taken(String name, String telemetry) {
    Translation.Accepted<?> accepted =
        assertInstanceOf(Translation.Accepted.class, translate(name, telemetry));
    return assertInstanceOf(ListenerConfig.class, accepted.value());
  }

  private static List<String> refused(String telemetry) {
    String at = "filter_chains[0].filters[0].typed_config.";
    Translation.Refused<?> refused =
        assertInstanceOf(Translation.Refused.class, translate("telemetry|", telemetry));
    return refused.texts().stream().map(text -> text.replace(at, "")).toList();
  }

  @Test
  void allThatIsSaidIsReadWithWhereItComesFrom() {
    String origin = "TelemetryPolicy/shop/p (p.yaml:3)";
    ListenerConfig config =
        taken(
            "telemetry|shop",
            """
            origin: '%s', sampling_per_million: 5000, metrics_interval: 10s,
            export: {endpoint: 'http://collector:4317', protocol: grpc, headers: {a: b},
              timeout: 2s, override: true},
            access_log: {to: stderr, format: text, sampling_per_million: 7}
            """
                .formatted(origin));
    assertNull(config.listener());
    assertEquals(
        new TelemetryConfig(
            new Said<>(5000, origin),
            new Said<>(
                new Export("http://collector:4317", "grpc", Map.of("a", "b"), 2_000, true), origin),
            new Said<>(10_000L, origin),
            new Said<>(new AccessLog("stderr", "text", 7), origin)),
        config.telemetry());
  }

  @Test
  void whatSpansSayIsReadAndMergedFieldByField() {
    List<ListenerConfig> all =
        List.of(
            taken(
                "telemetry|",
                "origin: mesh, query: true, sql: TEXT, attributes: {a: b}, request_headers:"
                    + " [x-user]"),
            taken("telemetry|shop", "origin: shop, query: false, sql: NONE"));
    assertEquals(
        new Spans(
            new Said<>(false, "shop"),
            new Said<>(SqlText.NONE, "shop"),
            new Said<>(Map.of("a", "b"), "mesh"),
            new Said<>(List.of("x-user"), "mesh")),
        ListenerConfig.telemetry(all, "shop", "orders").spans());
    assertEquals(List.of("sql: must be SANITIZED, TEXT or NONE, was 9"), refused("sql: 9"));
  }

  @Test
  void theNamesOfHeadersAreReadInLowerCaseByWhichSecretOnesAreKnown() {
    ListenerConfig given =
        taken("telemetry|", "origin: p, request_headers: [Authorization, authorization, X-User]");
    assertEquals(
        new Said<>(List.of("authorization", "x-user"), "p"),
        ListenerConfig.telemetry(List.of(given), "shop", "orders").spans().headers());
  }

  @Test
  void whetherTheLoadIsToldIsSaidByTheMoreSpecialOneOrByNobody() {
    List<ListenerConfig> all =
        List.of(
            taken("telemetry|", "origin: mesh, load: false"),
            taken("telemetry|shop/orders", "origin: service, load: true"));
    TelemetryConfig orders = ListenerConfig.telemetry(all, "shop", "orders");
    assertEquals(new Said<>(true, "service"), orders.load());
    assertTrue(orders.tellsLoad());
    assertFalse(ListenerConfig.telemetry(all, "shop", "stock").tellsLoad());
    assertTrue(TelemetryConfig.NONE.tellsLoad());
  }

  @Test
  void whatIsNotSaidIsLeftToOthers() {
    assertEquals(TelemetryConfig.NONE, taken("telemetry|", "origin: p").telemetry());
    assertEquals(
        new Said<>(new Export(null, "http/protobuf", Map.of(), 0, false), "p"),
        ListenerConfig.telemetry(
                List.of(taken("telemetry|", "origin: p, export: {}")), "shop", "orders")
            .export());
  }

  @Test
  void theMoreSpecialGoesBeforeTheMoreGeneralFieldByField() {
    List<ListenerConfig> all =
        List.of(
            taken("telemetry|shop/orders", "origin: service, sampling_per_million: 1"),
            taken("telemetry|", "origin: mesh, sampling_per_million: 3, metrics_interval: 3s"),
            taken("telemetry|shop/other", "origin: other, export: {}"),
            taken("telemetry|depot", "origin: depot, access_log: {to: 'off'}"),
            taken(
                "telemetry|shop",
                "origin: namespace, sampling_per_million: 2, metrics_interval: 2s"));
    assertEquals(
        new TelemetryConfig(new Said<>(1, "service"), null, new Said<>(2_000L, "namespace"), null),
        ListenerConfig.telemetry(all, "shop", "orders"));
    assertEquals(
        new Said<>(3, "mesh"), ListenerConfig.telemetry(all, "empty", "orders").sampling());
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsField() {
    assertEquals(
        List.of("sampling_per_million: must be from 0 to 1000000, was 1000001"),
        refused("sampling_per_million: 1000001"));
    assertEquals(
        List.of("metrics_interval: must be at least 1s, was 999ms"),
        refused("metrics_interval: 0.999s"));
    assertEquals(
        List.of(
            "export.endpoint: must be a URL as http://collector:4318, was \"collector:4318\"",
            "export.protocol: must be http/protobuf or grpc, was \"thrift\""),
        refused("export: {endpoint: 'collector:4318', protocol: thrift}"));
    assertEquals(
        List.of("access_log.to: must be stderr or off, was \"/etc/passwd\""),
        refused("access_log: {to: /etc/passwd}"));
  }
}
