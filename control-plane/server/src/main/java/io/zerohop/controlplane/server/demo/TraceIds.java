package io.zerohop.controlplane.server.demo;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Traces that calls of the demo begin, one for each number. */
final class TraceIds {
  private final long random = ThreadLocalRandom.current().nextLong() | 1;

  /**
   * A trace, and the span in it that stands for the demo itself, which tells nobody of it.
   *
   * @param trace 32 hexadecimal digits
   * @param span 16 hexadecimal digits
   */
  record Id(String trace, String span) {
    /** Sampled, as W3C Trace Context has it (section 3.2). */
    String header() {
      return "00-" + trace + "-" + span + "-01";
    }
  }

  /** The trace of the call of that number. */
  Id of(int call) {
    HexFormat hex = HexFormat.of();
    return new Id(hex.toHexDigits(random) + hex.toHexDigits(call + 1L), hex.toHexDigits(random));
  }
}
