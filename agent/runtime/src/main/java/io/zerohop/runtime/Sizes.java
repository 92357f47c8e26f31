package io.zerohop.runtime;

/** Amounts of memory as settings have them: bytes, or a number with {@code KiB} or {@code MiB}. */
final class Sizes {
  private static final int DIGITS = 9;
  private static final long KIBI = 1024;

  private Sizes() {}

  static boolean isReadable(String text) {
    return read(text.trim()) >= 0;
  }

  /**
   * The amount in bytes.
   *
   * @throws IllegalArgumentException if it is not readable
   */
  static long parse(String text) {
    long bytes = read(text.trim());
    if (bytes < 0) {
      throw new IllegalArgumentException("a size must be like 64KiB, was \"" + text + "\"");
    }
    return bytes;
  }

  private static long read(String text) {
    int unit = 0;
    while (unit < text.length() && text.charAt(unit) >= '0' && text.charAt(unit) <= '9') {
      unit++;
    }
    if (unit == 0 || unit > DIGITS) {
      return -1;
    }
    long number = Long.parseLong(text.substring(0, unit));
    return switch (text.substring(unit)) {
      case "" -> number;
      case "KiB" -> number * KIBI;
      case "MiB" -> number * KIBI * KIBI;
      default -> -1;
    };
  }
}
