package io.zerohop.telemetry.export;

import io.zerohop.telemetry.trace.Sampler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's own settings, as its SDKs read them: system property {@code otel.x.y} before
 * environment variable {@code OTEL_X_Y} (OpenTelemetry specification, SDK environment variables).
 * Immutable.
 *
 * @param values by the property's name; empty ones are left out
 */
public record OtelSettings(Map<String, String> values) {
  /** Beside them: a certificate in PEM, which the receiver must show, and no other. */
  public static final String PINNED = "zerohop.otlp.certificate";

  private static final String PREFIX = "otel.";
  private static final String OTLP = "otlp";
  private static final String NONE = "none";

  public OtelSettings {
    values = Map.copyOf(values);
  }

  /** Reads both places. */
  public static OtelSettings of(Map<String, String> properties, Map<String, String> environment) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach((name, value) -> put(property(name), value, values));
    properties.forEach((name, value) -> put(name, value, values));
    return new OtelSettings(values);
  }

  /** The same without those whose names begin so. */
  public OtelSettings without(String... beginnings) {
    Map<String, String> others = new TreeMap<>(values);
    others.keySet().removeIf(name -> Stream.of(beginnings).anyMatch(name::startsWith));
    return new OtelSettings(others);
  }

  private static String property(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static void put(String name, String value, Map<String, String> values) {
    if (name.startsWith(PREFIX) && !value.isBlank()) {
      values.put(name, value.trim());
    }
  }

  /**
   * Why no spans are to be exported; null if they are: where the exporter or an endpoint is named,
   * and neither that nor all of OpenTelemetry is switched off.
   */
  public @Nullable String whyNoTraces() {
    return whyNo("traces");
  }

  /** Why no metrics are to be exported, by the same rules; null if they are. */
  public @Nullable String whyNoMetrics() {
    return whyNo("metrics");
  }

  private @Nullable String whyNo(String signal) {
    if (Boolean.parseBoolean(values.get("otel.sdk.disabled"))) {
      return "OTEL_SDK_DISABLED is true";
    }
    String exporter = "otel." + signal + ".exporter";
    List<String> exporters = list(exporter);
    if (!exporters.isEmpty()) {
      String variable = exporter.toUpperCase(Locale.ROOT).replace('.', '_');
      return exporters.contains(OTLP) ? null : variable + " does not name otlp";
    }
    boolean isNamed =
        values.containsKey("otel.exporter.otlp.endpoint")
            || values.containsKey("otel.exporter.otlp." + signal + ".endpoint");
    return isNamed ? null : "no OTEL_EXPORTER_OTLP_ENDPOINT";
  }

  /** A warning for each exporter that is named and that there is none of here. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String signal : List.of("traces", "metrics")) {
      List<String> unknown = list("otel." + signal + ".exporter");
      unknown.removeAll(List.of(OTLP, NONE));
      for (String one : unknown) {
        warnings.add("otel." + signal + ".exporter: there is no \"" + one + "\" here; use otlp");
      }
    }
    return warnings;
  }

  /** How contexts are passed on: tracecontext and baggage unless something else is said. */
  public List<String> propagators() {
    List<String> named = list("otel.propagators");
    return named.isEmpty() ? List.of("tracecontext", "baggage") : named;
  }

  /**
   * The sampler.
   *
   * @throws IllegalArgumentException says what is wrong with the setting
   */
  public Sampler sampler() {
    return Sampler.of(values.get("otel.traces.sampler"), values.get("otel.traces.sampler.arg"));
  }

  /** Attributes of the resource that are given. */
  public Map<String, String> resource() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : list("otel.resource.attributes")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        attributes.put(
            pair.substring(0, equals).trim(), Percent.decode(pair.substring(equals + 1).trim()));
      }
    }
    return attributes;
  }

  /** The name of the service, where OpenTelemetry is told one; null if it is not. */
  public @Nullable String serviceName() {
    return values.get("otel.service.name");
  }

  /**
   * A whole number of at least one.
   *
   * @throws IllegalArgumentException says what is wrong with the setting
   */
  int number(String name, int fallback) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1) {
      throw new IllegalArgumentException(
          name + ": \"" + value + "\" must be a whole number of at least 1");
    }
    return number;
  }

  private List<String> list(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : values.getOrDefault(name, "").split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.trim());
      }
    }
    return parts;
  }
}
