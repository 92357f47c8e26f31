package io.zerohop.controlplane.api.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What goes back to the caller. */
public sealed interface Reply {
  /** The HTTP status. */
  int status();

  /** The media type. */
  String contentType();

  /**
   * One answer, whole.
   *
   * @param warnings sentences for the caller, sent as Warning headers (RFC 7234 section 5.5)
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(int status, String contentType, byte[] body, List<String> warnings)
      implements Reply {
    public Whole {
      warnings = List.copyOf(warnings);
    }

    /** The same answer with more warnings. */
    public Whole warning(List<String> more) {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(more);
      return new Whole(status, contentType, body, all);
    }
  }

  /** An answer that grows until its source ends or the caller leaves. */
  record Stream(String contentType, EventSource source) implements Reply {
    @Override
    public int status() {
      return 200;
    }
  }

  /** A JSON document. */
  static Whole json(int status, byte[] document) {
    return new Whole(status, "application/json", document, List.of());
  }

  /** A line of plain text. */
  static Whole text(int status, String text) {
    return new Whole(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }
}
