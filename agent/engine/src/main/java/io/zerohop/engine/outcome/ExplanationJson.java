package io.zerohop.engine.outcome;

import io.zerohop.engine.outcome.Explanation.Line;
import io.zerohop.engine.outcome.Explanation.Stage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes an explanation as JSON (RFC 8259): the same tree as the text. */
public final class ExplanationJson {
  private final StringBuilder json = new StringBuilder();

  private ExplanationJson() {}

  /**
   * {@code {"stages":[{"number":2,"name":"service","lines":[{"mark":"none","text":"..."}]}]}}; a
   * line without subject or origin has no such member.
   */
  public static String write(Explanation explanation) {
    ExplanationJson writer = new ExplanationJson();
    writer.json.append("{\"stages\":[");
    String comma = "";
    for (Stage stage : explanation.stages()) {
      writer.json.append(comma);
      writer.stage(stage);
      comma = ",";
    }
    return writer.json.append("]}").toString();
  }

  private void stage(Stage stage) {
    json.append("{\"number\":").append(stage.number()).append(',');
    member("name", stage.name());
    json.append(",\"lines\":[");
    String comma = "";
    for (Line line : stage.lines()) {
      json.append(comma).append('{');
      member("mark", line.mark().name().toLowerCase(Locale.ROOT));
      optional("subject", line.subject().isEmpty() ? null : line.subject());
      optional("text", line.text());
      optional("origin", line.origin());
      json.append('}');
      comma = ",";
    }
    json.append("]}");
  }

  private void optional(String name, @Nullable String value) {
    if (value != null) {
      json.append(',');
      member(name, value);
    }
  }

  private void member(String name, String value) {
    json.append('"').append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        default -> {
          if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
