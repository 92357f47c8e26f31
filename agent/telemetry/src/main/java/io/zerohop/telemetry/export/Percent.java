package io.zerohop.telemetry.export;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as W3C Baggage uses it, in which a plus sign is itself. */
final class Percent {
  private Percent() {}

  /** The text decoded; as it stands where that cannot be done. */
  static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
