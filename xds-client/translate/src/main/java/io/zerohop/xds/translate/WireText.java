package io.zerohop.xds.translate;

/**
 * Texts that are written into the lines of HTTP/1.1 as they stand: one with a line break would add
 * lines of its own (RFC 9112 sections 3 and 5).
 */
final class WireText {
  private static final String NAME_MARKS = "!#$%&'*+-.^_`|~";

  private WireText() {}

  /** A header's name: a token of RFC 9110 section 5.6.2. */
  static String name(String text, Field field) {
    if (text.isEmpty()) {
      field.refuse("must not be empty");
    } else if (!text.chars().allMatch(WireText::isOfNames)) {
      field.refuse("must be a header's name, was \"" + shown(text) + "\"");
    }
    return text;
  }

  private static boolean isOfNames(int c) {
    return c < 0x7f && (Character.isLetterOrDigit(c) || NAME_MARKS.indexOf(c) >= 0);
  }

  /** A header's value. */
  static String value(String text, Field field) {
    if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      field.refuse("must not hold a line break or another control character");
    }
    return text;
  }

  /** A path or a part of it, or the value of a Host header. */
  static String target(String text, Field field) {
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      field.refuse("must consist of visible characters of ASCII, was \"" + shown(text) + "\"");
    }
    return text;
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars().forEach(c -> shown.append(c < ' ' || c == 0x7f ? '?' : (char) c));
    return shown.toString();
  }
}
