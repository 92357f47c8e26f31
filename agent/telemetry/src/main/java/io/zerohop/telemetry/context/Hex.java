package io.zerohop.telemetry.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Numbers as lower-case hexadecimal digits, the only ones that trace contexts allow. */
final class Hex {
  /** How many digits a long has. */
  static final int LONG = 16;

  private static final int NIBBLE = 4;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  private Hex() {}

  static void put(long value, byte[] into, int at) {
    long rest = value;
    for (int i = at + LONG - 1; i >= at; i--) {
      into[i] = DIGITS[(int) rest & 0xf];
      rest >>>= NIBBLE;
    }
  }

  static boolean isHex(String text, int at, int length) {
    for (int i = at; i < at + length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Of digits that {@link #isHex} has seen. */
  static long number(String text, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << NIBBLE | Character.digit(text.charAt(i), LONG);
    }
    return value;
  }
}
