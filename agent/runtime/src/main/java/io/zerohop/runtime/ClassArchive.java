package io.zerohop.runtime;

import java.util.List;

/**
 * Whether the JVM took the archive of classes that its options name: AppCDS, or an AOT cache (JEP
 * 514). With an agent it refuses a cache whose training did not know java.instrument.
 */
final class ClassArchive {
  private static final String AOT = "-XX:AOTCache=";
  private static final String CDS = "-XX:SharedArchiveFile=";

  private ClassArchive() {}

  /**
   * Whether any archive is in use; asked first, as it costs nothing.
   *
   * @param vmInfo the system property {@code java.vm.info}
   */
  static boolean isShared(String vmInfo) {
    return vmInfo.contains("sharing");
  }

  /** Why the classes come from no archive; empty where they do, or where none was asked for. */
  static String refusal(String vmInfo, List<String> options) {
    String archive = isShared(vmInfo) ? "" : asked(options);
    if (archive.isEmpty()) {
      return "";
    }
    String what = archive.startsWith("AOT") ? "train it with" : "dump it with";
    return archive
        + " was refused by the JVM, which starts slower without it: "
        + what
        + " --add-modules=java.instrument, on the same class path (-Xlog:cds,aot says what"
        + " differs)";
  }

  /** What the status says. */
  static String words(String vmInfo, List<String> options) {
    String refusal = refusal(vmInfo, options);
    String archive = asked(options);
    return !refusal.isEmpty()
        ? refusal
        : archive.isEmpty() ? "none asked for" : archive + " is in use";
  }

  /** The last one counts, as with all options; empty where none is named or all are off. */
  private static String asked(List<String> options) {
    String asked = "";
    for (String option : options) {
      if (option.startsWith(AOT)) {
        asked = "AOT cache " + option.substring(AOT.length());
      } else if (option.startsWith(CDS)) {
        asked = "archive of classes " + option.substring(CDS.length());
      } else if (option.equals("-Xshare:off") || option.equals("-XX:AOTMode=off")) {
        return "";
      }
    }
    return asked;
  }
}
