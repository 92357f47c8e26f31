package io.zerohop.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the JVM took the archive of classes that its options name: AppCDS, or an AOT cache (JEP
 * 514). With an agent it refuses a cache whose training did not know java.instrument.
 */
final class ClassArchive {
  private static final String AOT = "-XX:AOTCache=";
  private static final String CDS = "-XX:SharedArchiveFile=";

  /**
   * How an archive begins that was made when an application ended (CDS_DYNAMIC_ARCHIVE_MAGIC of
   * HotSpot's cds.h). It stands on another one, which stays in use where it is refused.
   */
  private static final int MADE_AT_EXIT = 0xf00baba8;

  private ClassArchive() {}

  /** What the options name. */
  private record Asked(String kind, String file) {
    boolean isCache() {
      return kind.startsWith("AOT");
    }

    boolean isMadeAtExit() {
      String last = file.substring(file.lastIndexOf(File.pathSeparatorChar) + 1);
      try (InputStream in = Files.newInputStream(Path.of(last))) {
        ByteBuffer begin = ByteBuffer.wrap(in.readNBytes(Integer.BYTES));
        return begin.remaining() == Integer.BYTES
            && begin.order(ByteOrder.nativeOrder()).getInt() == MADE_AT_EXIT;
      } catch (IOException | RuntimeException unreadable) {
        return false;
      }
    }

    @Override
    public String toString() {
      return kind + " " + file;
    }
  }

  /**
   * Whether any archive is in use; asked first, as it costs nothing.
   *
   * @param vmInfo the system property {@code java.vm.info}
   */
  static boolean isShared(String vmInfo) {
    return vmInfo.contains("sharing");
  }

  /**
   * Why the classes come from no archive; empty where they do, where none was asked for, and of one
   * that was made at an exit, of which the JVM does not tell.
   */
  static String refusal(String vmInfo, List<String> options) {
    Asked asked = isShared(vmInfo) ? null : asked(options);
    if (asked == null) {
      return "";
    }
    String what = asked.isCache() ? "train it with" : "dump it with";
    return asked
        + " was refused by the JVM, which starts slower without it: "
        + what
        + " --add-modules=java.instrument, on the same class path (-Xlog:cds,aot says what"
        + " differs)";
  }

  /** What the status says. */
  static String words(String vmInfo, List<String> options) {
    String refusal = refusal(vmInfo, options);
    Asked asked = asked(options);
    if (!refusal.isEmpty() || asked == null) {
      return asked == null ? "none asked for" : refusal;
    }
    return asked
        + (!asked.isCache() && asked.isMadeAtExit()
            ? " is asked for; whether it took one that was made at an exit the JVM does not tell"
                + " (-Xlog:cds does)"
            : " is in use");
  }

  /** The last one counts, as with all options; null where none is named or all are off. */
  private static @Nullable Asked asked(List<String> options) {
    Asked asked = null;
    for (String option : options) {
      if (option.startsWith(AOT)) {
        asked = new Asked("AOT cache", option.substring(AOT.length()));
      } else if (option.startsWith(CDS)) {
        asked = new Asked("archive of classes", option.substring(CDS.length()));
      } else if (option.equals("-Xshare:off") || option.equals("-XX:AOTMode=off")) {
        return null;
      }
    }
    return asked;
  }
}
