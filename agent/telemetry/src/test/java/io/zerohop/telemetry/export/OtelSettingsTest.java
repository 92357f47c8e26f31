package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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
    assertFalse(settings(Map.of("otel.service.name", "a")).exportsTraces());
    assertTrue(settings(Map.of("otel.exporter.otlp.endpoint", "http://a")).exportsTraces());
    assertTrue(settings(Map.of("otel.exporter.otlp.traces.endpoint", "http://a")).exportsTraces());
    assertTrue(settings(Map.of("otel.traces.exporter", "console, otlp")).exportsTraces());
  }

  @Test
  void noneOrDisabledIsSwitchedOff() {
    String endpoint = "otel.exporter.otlp.endpoint";
    assertFalse(
        settings(Map.of(endpoint, "http://a", "otel.sdk.disabled", "true")).exportsTraces());
    assertFalse(
        settings(Map.of(endpoint, "http://a", "otel.traces.exporter", "none")).exportsTraces());
  }

  @Test
  void tellsTheExportersThatThereAreNoneOf() {
    assertEquals(
        List.of("zipkin"),
        settings(Map.of("otel.traces.exporter", "otlp,zipkin,none")).unknownExporters());
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

  private static OtelSettings settings(Map<String, String> properties) {
    return OtelSettings.of(properties, Map.of());
  }
}
