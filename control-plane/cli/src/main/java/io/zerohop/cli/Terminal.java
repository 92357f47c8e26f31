package io.zerohop.cli;

/** What may be written to a terminal. */
final class Terminal {
  private Terminal() {}

  /** The text with a question mark for each control character, by which a terminal is commanded. */
  static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                out.appendCodePoint(
                    Character.isISOControl(point)
                            || Character.getType(point) == Character.FORMAT
                            || point == 0x2028
                            || point == 0x2029
                        ? '?'
                        : point));
    return out.toString();
  }
}
