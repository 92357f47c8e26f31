package io.zerohop.telemetry.context;

import org.jspecify.annotations.Nullable;

/** Lists of {@code key=value}, as tracestate and baggage are. */
final class Members {
  private Members() {}

  /** The list; empty where it is none, too long, or of too many. */
  static String limited(@Nullable String list, int longest, int most) {
    if (list == null || list.length() > longest) {
      return "";
    }
    int members = 0;
    for (int at = 0; at <= list.length(); ) {
      int comma = list.indexOf(',', at);
      int end = comma < 0 ? list.length() : comma;
      if (!list.substring(at, end).isBlank()) {
        members++;
        int equals = list.indexOf('=', at);
        if (equals <= at || equals > end) {
          return "";
        }
      }
      at = end + 1;
    }
    return members <= most ? list : "";
  }
}
