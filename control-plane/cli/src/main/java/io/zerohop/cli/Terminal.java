package io.zerohop.cli;

import java.io.Console;

/** What may be written to a terminal. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether somebody looks at what this process prints. JDKs from 22 on may have a console where
   * there is no terminal; those can be asked.
   */
  @SuppressWarnings("SystemConsoleNull")
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException older) {
      return true;
    } catch (ReflectiveOperationException unexpected) {
      return false;
    }
  }

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
