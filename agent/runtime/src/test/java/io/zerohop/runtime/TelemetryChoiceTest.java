package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.TelemetryConfig.AccessLog;
import io.zerohop.engine.observe.TelemetryConfig.Export;
import io.zerohop.engine.observe.TelemetryConfig.Said;
import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.SpanForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes before what, of policies and settings. */
class TelemetryChoiceTest {
  private static final String OTLP = "otel.exporter.otlp.";
  private static final String FROM = "TelemetryPolicy/shop/p (p.yaml:3)";

  private final Map<String, String> properties = new HashMap<>();

  private TelemetryChoice choice(TelemetryConfig policy, String plane) {
    return choice(policy, new TelemetryChoice.Plane(plane, ""), "");
  }

  private TelemetryChoice choice(
      TelemetryConfig policy, TelemetryChoice.Plane plane, String arguments) {
    Settings settings = Settings.read(SettingSources.of(arguments, properties, Map.of()));
    return TelemetryChoice.of(new Seeing.Given(settings, properties, Map.of()), policy, plane);
  }

  private static TelemetryConfig export(@Nullable String endpoint, boolean override) {
    return new TelemetryConfig(
        null,
        new Said<>(new Export(endpoint, "http/protobuf", Map.of(), 0, override), FROM),
        null,
        null);
  }

  private static List<String> said(TelemetryChoice choice) {
    return choice.said().stream()
        .map(one -> one.name() + " " + one.value() + ", " + one.source())
        .toList();
  }

  @Test
  void withoutPolicyTheSettingsHold() {
    properties.put(OTLP + "endpoint", "http://user:secret@collector:4318/x?token=y");
    properties.put("otel.traces.sampler", "always_off");

    TelemetryChoice choice = choice(TelemetryConfig.NONE, "http://127.0.0.1:8700");

    assertEquals(TelemetryChoice.settings(given()), choice.otel());
    assertEquals(
        List.of(
            "export http://collector:4318, OTEL_EXPORTER_OTLP_ENDPOINT",
            "sampling always_off, OTEL_TRACES_SAMPLER",
            "access.log off, default"),
        said(choice));
  }

  private Seeing.Given given() {
    return new Seeing.Given(
        Settings.read(SettingSources.of("", properties, Map.of())), properties, Map.of());
  }

  @Test
  void aReceiverOfPolicyGoesBeforeTheSettingsWithAllThatBelongsToIt() {
    properties.put(OTLP + "endpoint", "http://old:4318");
    properties.put(OTLP + "headers", "authorization=of-the-old");
    properties.put(OTLP + "traces.endpoint", "http://older:4318");
    properties.put(OTLP + "metrics.protocol", "grpc");
    properties.put(OTLP + "compression", "gzip");
    TelemetryConfig policy =
        new TelemetryConfig(
            new Said<>(5_000, FROM),
            new Said<>(
                new Export("http://new:4317", "grpc", Map.of("x-team", "a b=c"), 2_000, false),
                FROM),
            new Said<>(10_000L, FROM),
            new Said<>(new AccessLog("stderr", null, 10_000), FROM));

    TelemetryChoice choice = choice(policy, "");

    assertEquals(
        Map.of(
            OTLP + "endpoint",
            "http://new:4317",
            OTLP + "protocol",
            "grpc",
            OTLP + "headers",
            "x-team=a%20b%3Dc",
            OTLP + "timeout",
            "2000",
            OTLP + "compression",
            "gzip",
            "otel.traces.sampler",
            "parentbased_traceidratio",
            "otel.traces.sampler.arg",
            "0.005000",
            "otel.metric.export.interval",
            "10000"),
        choice.otel().values());
    assertEquals(new AccessLogOut.Wanted("stderr", "json", 10_000), choice.lines());
    assertEquals(
        List.of(
            "export http://new:4317, " + FROM,
            "sampling 0.5%, " + FROM,
            "metrics.interval 10000ms, " + FROM,
            "access.log stderr, json, 1%, " + FROM),
        said(choice));
  }

  @Test
  void whatServersReportOfTheirLoadIsShownWherePolicySaysIt() {
    TelemetryConfig policy =
        new TelemetryConfig(
            null, null, null, null, TelemetryConfig.Spans.UNSAID, new Said<>(false, FROM));
    List<String> shown = said(choice(policy, ""));
    assertTrue(shown.contains("load.report false, " + FROM), shown.toString());
    assertFalse(said(choice(TelemetryConfig.NONE, "")).toString().contains("load"));
  }

  @Test
  void whatSpansSayIsAsPolicyHasItOrAsItIs() {
    assertEquals(SpanForm.DEFAULT, choice(TelemetryConfig.NONE, "").form());
    TelemetryChoice choice =
        choice(
            new TelemetryConfig(
                null,
                null,
                null,
                null,
                new TelemetryConfig.Spans(
                    new Said<>(true, FROM),
                    new Said<>(SqlText.NONE, FROM),
                    new Said<>(Map.of("a", "b"), FROM),
                    new Said<>(List.of("x-user"), FROM)),
                null),
            "");
    assertEquals(
        new SpanForm(true, SqlText.NONE, Map.of("a", "b"), List.of("x-user")), choice.form());
    assertTrue(said(choice).contains("traces.sql none, " + FROM), said(choice).toString());
    assertTrue(said(choice).contains("traces.headers [x-user], " + FROM), said(choice).toString());
  }

  @Test
  void whatSwitchesExportingOffWinsUnlessPolicySaysOverride() {
    for (Map.Entry<String, String> off :
        Map.of("otel.sdk.disabled", "true", "otel.traces.exporter", "none").entrySet()) {
      properties.clear();
      properties.put(off.getKey(), off.getValue());

      assertEquals(
          off.getKey().contains("sdk")
              ? "OTEL_SDK_DISABLED is true"
              : "OTEL_TRACES_EXPORTER does not name otlp",
          choice(export("http://new:4318", false), "").otel().whyNoTraces());
      assertNull(choice(export("http://new:4318", true), "").otel().whyNoTraces());
    }
  }

  @Test
  void aControlPlaneOnAnotherMachineIsTrustedByItsCertificateAndShownTheToken() {
    properties.put(OTLP + "certificate", "/of/another.pem");
    properties.put(OTLP + "traces.client.key", "/of/another.key");
    TelemetryChoice.Plane plane = new TelemetryChoice.Plane("https://zerohop:8700", "PEM");

    Map<String, String> values =
        choice(export(null, false), plane, "join.token=a b").otel().values();

    assertEquals("https://zerohop:8700", values.get(OTLP + "endpoint"));
    assertEquals("PEM", values.get(OtelSettings.PINNED));
    assertEquals("authorization=Bearer%20a%20b", values.get(OTLP + "headers"));
    assertNull(values.get(OTLP + "certificate"), "of another");
    assertNull(values.get(OTLP + "traces.client.key"), "of another");
    assertNull(choice(export(null, false), plane, "").otel().values().get(OTLP + "headers"));
  }

  @Test
  void aReceiverThatIsNotTheControlPlaneIsNotShownTheToken() {
    TelemetryChoice.Plane plane = new TelemetryChoice.Plane("https://zerohop:8700", "PEM");

    Map<String, String> values =
        choice(export("https://collector:4318", false), plane, "join.token=t").otel().values();

    assertNull(values.get(OTLP + "headers"));
    assertNull(values.get(OtelSettings.PINNED));
  }

  @Test
  void theControlPlaneIsAReceiverOnceItSaysWhere() {
    properties.put(OTLP + "headers", "authorization=of-the-old");
    properties.put(OTLP + "traces.headers", "authorization=of-the-older");
    TelemetryChoice told = choice(export(null, false), "http://127.0.0.1:8700");
    assertNull(told.whyNoExport());
    assertEquals("http://127.0.0.1:8700", told.otel().values().get(OTLP + "endpoint"));
    assertNull(told.otel().values().get(OTLP + "headers"), "another's");
    assertNull(told.otel().values().get(OTLP + "traces.headers"), "another's");
    assertEquals("5000", told.otel().values().get("otel.metric.export.interval"));
    assertEquals("1000", told.otel().values().get("otel.bsp.schedule.delay"));

    properties.put(OTLP + "endpoint", "http://old:4318");
    TelemetryChoice untold = choice(export(null, true), "");
    assertEquals(
        "the control plane says no address for telemetry to this agent (" + FROM + ")",
        untold.whyNoExport());
    assertNull(untold.otel().values().get(OTLP + "endpoint"), "not what was before");
  }
}
