package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OtelSettingsTest {
  @Test
  void aPropertyComesBeforeAVariableAndAnEmptyOneIsNone() {
    OtelSettings settings =
        OtelSettings.of(
            Map.of("otel.service.name", "one", "user.name", "x", "otel.traces.sampler", " "),
            Map.of("OTEL_SERVICE_NAME", "two", "OTEL_TRACES_SAMPLER", "always_off", "HOME", "/"));

    assertEquals("one", settings.serviceName());
    assertEquals(
        Map.of("otel.service.name", "one", "otel.traces.sampler", "always_off"), settings.values());
  }

  @Test
  void nothingIsExportedUnlessAnEndpointOrTheExporterIsNamed() {
    assertEquals("no OTEL_EXPORTER_OTLP_ENDPOINT", whyNot(Map.of("otel.service.name", "a")));
    assertNull(whyNot(Map.of("otel.exporter.otlp.endpoint", "http://a")));
    assertNull(whyNot(Map.of("otel.exporter.otlp.traces.endpoint", "http://a")));
    assertNull(whyNot(Map.of("otel.traces.exporter", "console, otlp")));
  }

  @Test
  void noneOrDisabledIsSwitchedOff() {
    String endpoint = "otel.exporter.otlp.endpoint";
    assertEquals(
        "OTEL_SDK_DISABLED is true",
        whyNot(Map.of(endpoint, "http://a", "otel.sdk.disabled", "true")));
    assertEquals(
        "OTEL_TRACES_EXPORTER does not name otlp",
        whyNot(Map.of(endpoint, "http://a", "otel.traces.exporter", "none")));
  }

  @Test
  void tellsTheExportersThatThereAreNoneOf() {
    assertEquals(
        List.of(
            "otel.traces.exporter: there is no \"zipkin\" here; use otlp",
            "otel.metrics.exporter: there is no \"prometheus\" here; use otlp"),
        settings(
                Map.of(
                    "otel.traces.exporter", "otlp,zipkin,none",
                    "otel.metrics.exporter", "prometheus"))
            .warnings());
  }

  @Test
  void resourceAttributesAreDecodedAndWhatIsNoPairIsLeftOut() {
    assertEquals(
        Map.of("team", "a b+c", "bad", "100%"),
        settings(Map.of("otel.resource.attributes", "team=a%20b+c, =x, y,bad=100%")).resource());
  }

  @Test
  void aNumberThatIsNoneIsTold() {
    OtelSettings settings = settings(Map.of("otel.bsp.max.queue.size", "0"));

    var wrong = assertThrows(IllegalArgumentException.class, () -> TraceExport.ring(settings));

    assertEquals(
        "otel.bsp.max.queue.size: \"0\" must be a whole number of at least 1", wrong.getMessage());
  }

  @Test
  void aQueueIsBoundedWhateverIsAskedFor() {
    OtelSettings settings = settings(Map.of("otel.bsp.max.queue.size", "2147483647"));

    assertEquals(65_536, TraceExport.ring(settings).capacity());
  }

  private static @Nullable String whyNot(Map<String, String> properties) {
    return settings(properties).whyNoTraces();
  }

  private static OtelSettings settings(Map<String, String> properties) {
    return OtelSettings.of(properties, Map.of());
  }
}
