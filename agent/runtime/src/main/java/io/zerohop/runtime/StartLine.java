package io.zerohop.runtime;

import java.util.Locale;

/** The one line that the agent writes when nothing is wrong. */
final class StartLine {
  private StartLine() {}

  /**
   * Version, mode, service, control plane, and what to type next.
   *
   * @param unicode whether stderr can show a middle dot
   */
  static String of(Settings settings, Who who, boolean unicode) {
    String controlPlane =
        settings.isSet(Setting.CONTROL_PLANE)
            ? settings.text(Setting.CONTROL_PLANE)
            : "127.0.0.1:8710 (default)";
    // Not by a format, which would read regular expressions before main.
    String line =
        Who.VERSION
            + " "
            + settings.text(Setting.MODE).toLowerCase(Locale.ROOT)
            + " · service \""
            + who.service().name()
            + "\" ("
            + who.service().source()
            + ") · control plane "
            + controlPlane
            + " · see: zerohop describe "
            + who.service().name();
    return unicode ? line : line.replace('·', '-');
  }
}
