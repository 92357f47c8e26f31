package io.zerohop.runtime;

import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.TelemetryConfig.Export;
import io.zerohop.engine.observe.TelemetryConfig.Said;
import io.zerohop.telemetry.export.OtelSettings;
import io.zerohop.telemetry.export.SpanForm;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM tells of its calls, and where to: as policy says, and where that says nothing as
 * the settings do. Immutable.
 *
 * @param otel OpenTelemetry's settings with what policy says in them
 * @param whyNoExport why nothing can be exported as policy wants; null where it can
 * @param form what spans say
 * @param said each value with where it comes from, for the status
 */
record TelemetryChoice(
    OtelSettings otel,
    @Nullable String whyNoExport,
    SpanForm form,
    AccessLogOut.Wanted lines,
    List<Settings.Effective> said) {
  private static final String OTLP = "otel.exporter.otlp.";
  private static final String ENDPOINT = OTLP + "endpoint";
  private static final String SAMPLER = "otel.traces.sampler";
  private static final String INTERVAL = "otel.metric.export.interval";

  private static final String AUTHORIZATION = "authorization";

  /** Certificates and keys for another receiver. */
  private static final String KEYS = ".*\\.(certificate|client\\.key|client\\.certificate)";

  private static final String DELAY = "otel.bsp.schedule.delay";

  /** To the control plane, whose windows are minutes. */
  private static final String SHORT_INTERVAL = "5000";

  /** To the control plane, where somebody looks for a call that was made just now. */
  private static final String SHORT_DELAY = "1000";

  TelemetryChoice {
    said = List.copyOf(said);
  }

  /**
   * Where the control plane takes OTLP.
   *
   * @param url empty where it does not say
   * @param certificate what is shown there, in PEM, to workloads of other machines; empty for http
   */
  record Plane(String url, String certificate) {
    /** It does not say. */
    static final Plane UNSAID = new Plane("", "");
  }

  /**
   * What holds.
   *
   * @param plane where the control plane takes OTLP
   */
  static TelemetryChoice of(Seeing.Given given, TelemetryConfig policy, Plane plane) {
    Making making =
        new Making(new HashMap<>(settings(given).values()), new ArrayList<>(), policy, plane);
    String whyNot = making.export(given.settings().text(Setting.JOIN_TOKEN));
    making.sampling();
    SpanForm form = making.form();
    making.pace();
    AccessLogOut.Wanted lines = making.lines(given.settings());
    making.load();
    return new TelemetryChoice(new OtelSettings(making.values), whyNot, form, lines, making.said);
  }

  /** OpenTelemetry's settings as they are given. */
  static OtelSettings settings(Seeing.Given given) {
    return OtelSettings.of(given.properties(), given.environment());
  }

  private record Making(
      Map<String, String> values,
      List<Settings.Effective> said,
      TelemetryConfig policy,
      Plane plane) {

    private void say(String name, String value, String source) {
      said.add(new Settings.Effective(name, value, source));
    }

    private void sayOf(String name, String key, String fallback) {
      String value = values.get(key);
      String source = value == null ? "default" : variable(key);
      say(name, value == null ? fallback : value, source);
    }

    /**
     * The receiver and all that belongs to it; why there is none, or null.
     *
     * @param token by which the agent joined; empty for none
     */
    @Nullable String export(String token) {
      Said<Export> given = policy.export();
      if (given == null) {
        if (values.containsKey(ENDPOINT)) {
          say("export", place(Objects.requireNonNull(values.get(ENDPOINT))), variable(ENDPOINT));
        }
        return null;
      }
      Export export = given.value();
      String own = export.endpoint();
      boolean toPlane = own == null;
      String endpoint = own == null ? plane.url : own;
      say("export", endpoint.isEmpty() ? "the control plane" : place(endpoint), given.origin());
      for (String signal : List.of("", "traces.", "metrics.")) {
        for (String part : List.of("endpoint", "protocol", "headers")) {
          values.remove(OTLP + signal + part);
        }
        if (export.timeoutMillis() > 0) {
          values.remove(OTLP + signal + "timeout");
        }
      }
      if (export.override()) {
        values.remove("otel.sdk.disabled");
        values.put("otel.traces.exporter", "otlp");
        values.put("otel.metrics.exporter", "otlp");
      }
      if (endpoint.isEmpty()) {
        return "the control plane says no address for telemetry to this agent ("
            + given.origin()
            + ")";
      }
      values.put(ENDPOINT, endpoint);
      values.put(OTLP + "protocol", export.protocol());
      Map<String, String> headers = new LinkedHashMap<>(export.headers());
      if (toPlane && !plane.certificate.isEmpty()) {
        values.keySet().removeIf(name -> name.startsWith(OTLP) && name.matches(KEYS));
        values.put(OtelSettings.PINNED, plane.certificate);
        if (!token.isEmpty()
            && headers.keySet().stream().noneMatch(AUTHORIZATION::equalsIgnoreCase)) {
          headers.put(AUTHORIZATION, "Bearer " + token);
        }
      }
      if (!headers.isEmpty()) {
        values.put(OTLP + "headers", headers(headers));
      }
      if (export.timeoutMillis() > 0) {
        values.put(OTLP + "timeout", Long.toString(export.timeoutMillis()));
      }
      return null;
    }

    void sampling() {
      Said<Integer> given = policy.sampling();
      if (given == null) {
        sayOf("sampling", SAMPLER, "parentbased_always_on");
        return;
      }
      values.put(SAMPLER, "parentbased_traceidratio");
      values.put(SAMPLER + ".arg", BigDecimal.valueOf(given.value(), 6).toPlainString());
      say("sampling", percent(given.value()), given.origin());
    }

    SpanForm form() {
      TelemetryConfig.Spans spans = policy.spans();
      return new SpanForm(
          of("traces.query", spans.query(), SpanForm.DEFAULT.query()),
          of("traces.sql", spans.sql(), SpanForm.DEFAULT.sql()),
          of("traces.attributes", spans.names(), SpanForm.DEFAULT.names()),
          of("traces.headers", spans.headers(), SpanForm.DEFAULT.headers()));
    }

    private <T> T of(String name, @Nullable Said<T> given, T fallback) {
      if (given == null) {
        return fallback;
      }
      say(name, given.value().toString().toLowerCase(Locale.ROOT), given.origin());
      return given.value();
    }

    /** How long spans and metrics wait. */
    void pace() {
      Said<Long> given = policy.metricsMillis();
      Said<Export> export = policy.export();
      boolean toPlane = export != null && export.value().endpoint() == null;
      if (toPlane) {
        values.putIfAbsent(DELAY, SHORT_DELAY);
      }
      if (given != null) {
        values.put(INTERVAL, Long.toString(given.value()));
        say("metrics.interval", given.value() + "ms", given.origin());
      } else if (toPlane) {
        values.putIfAbsent(INTERVAL, SHORT_INTERVAL);
      }
    }

    AccessLogOut.Wanted lines(Settings settings) {
      AccessLogOut.Wanted own = AccessLogOut.Wanted.of(settings);
      var given = policy.accessLog();
      if (given == null) {
        say("access.log", own.to(), settings.source(Setting.ACCESS_LOG));
        return own;
      }
      String to = given.value().to();
      String format = given.value().format();
      Integer share = given.value().sampling();
      AccessLogOut.Wanted wanted =
          new AccessLogOut.Wanted(
              to == null ? own.to() : to,
              format == null ? own.format() : format,
              share == null ? own.perMillion() : share);
      String words = wanted.to() + ", " + wanted.format() + ", " + percent(wanted.perMillion());
      say("access.log", words, given.origin());
      return wanted;
    }

    void load() {
      Said<Boolean> given = policy.load();
      if (given != null) {
        say("load.report", given.value().toString(), given.origin());
      }
    }

    /** Without what may be secret. */
    private static String place(String url) {
      try {
        URI uri = new URI(url);
        return uri.getScheme()
            + "://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      } catch (URISyntaxException none) {
        return "no URL";
      }
    }

    private static String variable(String property) {
      return property.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** As OTEL_EXPORTER_OTLP_HEADERS has them. */
    private static String headers(Map<String, String> headers) {
      List<String> pairs = new ArrayList<>();
      headers.forEach(
          (name, value) ->
              pairs.add(
                  name
                      + "="
                      + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
      return String.join(",", pairs);
    }

    private static String percent(int perMillion) {
      return BigDecimal.valueOf(perMillion, 4).stripTrailingZeros().toPlainString() + "%";
    }
  }
}
