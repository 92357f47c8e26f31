package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.observe.TelemetryConfig.Said;
import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import io.zerohop.proto.envoy.config.listener.v3.Filter;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.zerohop.v1.Telemetry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what workloads tell of their calls, from a listener that is for nothing else. */
final class TelemetryTranslation {
  private static final String TYPE = "/zerohop.v1.Telemetry";
  private static final String HTTP = "http/protobuf";
  private static final long SHORTEST_INTERVAL = 1_000;
  private static final long MILLI = 1_000_000;

  private final Field field;

  private TelemetryTranslation(Field field) {
    this.field = field;
  }

  /** What the listener says; null where it says nothing of telemetry. */
  static @Nullable TelemetryConfig read(Listener listener, Field root) {
    if (listener.getFilterChainsCount() != 1
        || listener.getFilterChains(0).getFiltersCount() != 1) {
      return null;
    }
    Filter filter = listener.getFilterChains(0).getFilters(0);
    Any given = filter.getTypedConfig();
    if (!given.getTypeUrl().endsWith(TYPE)) {
      return null;
    }
    Field field = root.at("filter_chains", 0).at("filters", 0).at("typed_config");
    try {
      return new TelemetryTranslation(field).config(Telemetry.parseFrom(given.getValue()));
    } catch (InvalidProtocolBufferException broken) {
      field.refuse("is not a zerohop.v1.Telemetry: " + broken.getMessage());
      return null;
    }
  }

  private TelemetryConfig config(Telemetry telemetry) {
    String origin = telemetry.getOrigin();
    return new TelemetryConfig(
        telemetry.hasSamplingPerMillion()
            ? new Said<>(share(telemetry.getSamplingPerMillion(), "sampling_per_million"), origin)
            : null,
        telemetry.hasExport() ? new Said<>(export(telemetry.getExport()), origin) : null,
        telemetry.hasMetricsInterval() ? new Said<>(interval(telemetry), origin) : null,
        telemetry.hasAccessLog() ? new Said<>(lines(telemetry.getAccessLog()), origin) : null,
        spans(telemetry, origin),
        telemetry.hasLoad() ? new Said<>(telemetry.getLoad().getValue(), origin) : null);
  }

  private TelemetryConfig.Spans spans(Telemetry telemetry, String origin) {
    Map<String, String> names = telemetry.getAttributesMap();
    SqlText sql =
        switch (telemetry.getSql()) {
          case SQL_UNSPECIFIED -> null;
          case SANITIZED -> SqlText.SANITIZED;
          case TEXT -> SqlText.TEXT;
          case NONE -> SqlText.NONE;
          case UNRECOGNIZED -> {
            int given = telemetry.getSqlValue();
            field.at("sql").refuse("must be SANITIZED, TEXT or NONE, was " + given);
            yield null;
          }
        };
    return new TelemetryConfig.Spans(
        telemetry.hasQuery() ? new Said<>(telemetry.getQuery().getValue(), origin) : null,
        sql == null ? null : new Said<>(sql, origin),
        names.isEmpty() ? null : new Said<>(Map.copyOf(names), origin),
        telemetry.getRequestHeadersCount() == 0
            ? null
            : new Said<>(headers(telemetry.getRequestHeadersList()), origin));
  }

  /** In lower case whoever says them: by that it is known which of them hold secrets. */
  private static List<String> headers(List<String> given) {
    return given.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
  }

  private int share(UInt32Value given, String name) {
    int share = given.getValue();
    if (share < 0 || share > MatchReader.Percents.ALL) {
      field.at(name).refuse("must be from 0 to 1000000, was " + Integer.toUnsignedString(share));
    }
    return share;
  }

  private long interval(Telemetry telemetry) {
    Field at = field.at("metrics_interval");
    long millis = Durations.nanos(telemetry.getMetricsInterval(), at) / MILLI;
    if (millis < SHORTEST_INTERVAL) {
      at.refuse("must be at least 1s, was " + millis + "ms");
    }
    return millis;
  }

  private TelemetryConfig.Export export(Telemetry.Export export) {
    Field at = field.at("export");
    String endpoint = orNull(export.getEndpoint());
    if (endpoint != null && !isUrl(endpoint)) {
      at.at("endpoint").refuse("must be a URL as http://collector:4318, was \"" + endpoint + "\"");
    }
    String protocol = orNull(export.getProtocol());
    word(protocol, List.of(HTTP, "grpc"), at.at("protocol"));
    return new TelemetryConfig.Export(
        endpoint,
        protocol == null ? HTTP : protocol,
        export.getHeadersMap(),
        Durations.nanos(export.getTimeout(), at.at("timeout")) / MILLI,
        export.getOverride());
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException none) {
      return false;
    }
  }

  /** A file is the settings' to name: no policy says what is written on a machine. */
  private TelemetryConfig.AccessLog lines(Telemetry.AccessLog lines) {
    Field at = field.at("access_log");
    String to = orNull(lines.getTo());
    String format = orNull(lines.getFormat());
    word(to, List.of("stderr", "off"), at.at("to"));
    word(format, List.of("json", "text"), at.at("format"));
    return new TelemetryConfig.AccessLog(
        to,
        format,
        lines.hasSamplingPerMillion()
            ? share(lines.getSamplingPerMillion(), "access_log.sampling_per_million")
            : null);
  }

  private static void word(@Nullable String given, List<String> known, Field at) {
    if (given != null && !known.contains(given)) {
      at.refuse("must be " + String.join(" or ", known) + ", was \"" + given + "\"");
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
