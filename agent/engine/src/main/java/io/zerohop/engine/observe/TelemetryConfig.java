package io.zerohop.engine.observe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What policy says about what this process tells of its calls. Immutable.
 *
 * @param sampling how many of a million traces that begin here are recorded; null where nothing is
 *     said
 * @param export where spans and metrics go; null where nothing is said
 * @param metricsMillis how often metrics go; null where nothing is said
 * @param accessLog what has a line; null where nothing is said
 * @param spans what spans say
 * @param load whether callers that ask are told this process's load; null where nothing is said
 */
public record TelemetryConfig(
    @Nullable Said<Integer> sampling,
    @Nullable Said<Export> export,
    @Nullable Said<Long> metricsMillis,
    @Nullable Said<AccessLog> accessLog,
    Spans spans,
    @Nullable Said<Boolean> load) {
  /** No policy says anything. */
  public static final TelemetryConfig NONE = new TelemetryConfig(null, null, null, null);

  /** One that leaves the rest to others. */
  public TelemetryConfig(
      @Nullable Said<Integer> sampling,
      @Nullable Said<Export> export,
      @Nullable Said<Long> metricsMillis,
      @Nullable Said<AccessLog> accessLog) {
    this(sampling, export, metricsMillis, accessLog, Spans.UNSAID, null);
  }

  /**
   * What spans say; null where nothing is said.
   *
   * @param query whether URLs have their queries
   * @param sql what spans say of a statement's text
   * @param names what attributes are called instead; by an empty name they are left out
   * @param headers the request headers that are told, their names in lower case
   */
  public record Spans(
      @Nullable Said<Boolean> query,
      @Nullable Said<SqlText> sql,
      @Nullable Said<Map<String, String>> names,
      @Nullable Said<List<String>> headers) {
    /** Nothing is said. */
    public static final Spans UNSAID = new Spans(null, null, null, null);

    private Spans over(Spans other) {
      return new Spans(
          query == null ? other.query : query,
          sql == null ? other.sql : sql,
          names == null ? other.names : names,
          headers == null ? other.headers : headers);
    }
  }

  /** What is told of the text of a statement. */
  public enum SqlText {
    /** The text without literals and comments. */
    SANITIZED,
    /** The text as it is. */
    TEXT,
    /** Nothing. */
    NONE
  }

  /**
   * A value with where it comes from.
   *
   * @param origin the policy, with file and line where it has them
   */
  public record Said<T>(T value, String origin) {}

  /**
   * A receiver of OTLP.
   *
   * @param endpoint a URL; null for the control plane's own
   * @param protocol as OTEL_EXPORTER_OTLP_PROTOCOL
   * @param headers that requests carry
   * @param timeoutMillis of one export; 0 for the usual one
   * @param override whether it goes before settings that switch exporting off
   */
  public record Export(
      @Nullable String endpoint,
      String protocol,
      Map<String, String> headers,
      long timeoutMillis,
      boolean override) {
    public Export {
      headers = Map.copyOf(headers);
    }

    /** Without the headers' values, which may be secret. */
    @Override
    public String toString() {
      return (endpoint == null ? "the control plane" : endpoint) + " by " + protocol;
    }
  }

  /**
   * Lines about calls; null stands for what the settings say.
   *
   * @param to stderr or off
   * @param format json or text
   * @param sampling how many of a million calls have a line
   */
  public record AccessLog(
      @Nullable String to, @Nullable String format, @Nullable Integer sampling) {}

  /** Whether callers that ask are told this process's load: unless a policy says otherwise. */
  public boolean tellsLoad() {
    return load == null || load.value();
  }

  /** This, and where it says nothing, the other. */
  public TelemetryConfig over(TelemetryConfig other) {
    return new TelemetryConfig(
        sampling == null ? other.sampling : sampling,
        export == null ? other.export : export,
        metricsMillis == null ? other.metricsMillis : metricsMillis,
        accessLog == null ? other.accessLog : accessLog,
        spans.over(other.spans),
        load == null ? other.load : load);
  }
}
