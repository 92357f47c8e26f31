package io.zerohop.xds.translate;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;

/** Reads protobuf's wrapped numbers and durations. */
final class Durations {
  private static final long SECOND = 1_000_000_000L;
  private static final long MAX_SECONDS = Long.MAX_VALUE / SECOND - 1;

  private Durations() {}

  /** Nanoseconds; refused if negative. */
  static long nanos(Duration duration, Field field) {
    if (duration.getSeconds() < 0 || duration.getNanos() < 0) {
      field.refuse("must not be negative, was " + duration.getSeconds() + "s");
      return 0;
    }
    return Math.min(duration.getSeconds(), MAX_SECONDS) * SECOND + duration.getNanos();
  }

  /** A wrapped number as an int, or the default where there is none. */
  static int number(boolean present, UInt32Value value, int otherwise) {
    return present ? (int) Math.min(value.getValue() & 0xffffffffL, Integer.MAX_VALUE) : otherwise;
  }
}
