package io.zerohop.telemetry.export;

import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import java.util.List;
import java.util.Map;

/**
 * What may be said differently in spans. Immutable.
 *
 * @param query whether URLs have their queries, which may hold secrets
 * @param sql what is said of a statement's text
 * @param names what attributes are called instead; by an empty name they are left out
 * @param headers the request headers that are told, their names in lower case
 */
public record SpanForm(
    boolean query, SqlText sql, Map<String, String> names, List<String> headers) {
  /** What holds where nothing is said. */
  public static final SpanForm DEFAULT =
      new SpanForm(false, SqlText.SANITIZED, Map.of(), List.of());

  public SpanForm {
    names = Map.copyOf(names);
    headers = List.copyOf(headers);
  }
}
