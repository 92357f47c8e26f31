package io.zerohop.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * B5 by CPU, for machines on which others work too: what {@link TraceBenchmark} measures of spans,
 * in blocks in turn within one JVM, and several of these. What is counted is the CPU of all of the
 * JVM's threads, its collections among them.
 */
public final class TraceComparison {
  private static final int WARM_UP = 20_000;

  /** What there is of each side, in this order. */
  private static final String SDK_EXPORTED = Readings.FIRST;

  private static final String OURS_EXPORTED = "1";
  private static final String SDK = "2";
  private static final String OURS = "3";

  private TraceComparison() {}

  /**
   * Without arguments, starts the JVMs and reports; in these, the arguments are pairs, and batches
   * a block.
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      Arms arms =
          new Arms(List.of(sdk(true), ours(true), sdk(false), ours(false)), number(args[1]));
      arms.warmUp(WARM_UP);
      arms.measure(number(args[0]));
      return;
    }
    Path directory = Files.createTempDirectory("zerohop-bench-");
    Readings readings = new Readings();
    try (Processes processes = new Processes(directory)) {
      for (int fork = 0; fork < Integer.getInteger("forks", 4); fork++) {
        Path csv = directory.resolve("trace-" + fork + ".csv");
        readings.run(processes, command(), csv, () -> {});
      }
    }
    report(readings);
  }

  private static int number(String argument) {
    return Integer.parseInt(argument);
  }

  private static List<String> command() {
    return List.of(
        Processes.java(),
        // As a JVM on two processors takes it by itself; pinned to one it would take another.
        "-XX:+UseG1GC",
        "-Xms256m",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        TraceComparison.class.getName(),
        System.getProperty("pairs", "40"),
        System.getProperty("block", "100"));
  }

  /** A batch by OpenTelemetry's SDK. */
  private static Arms.Call sdk(boolean exports) {
    SdkSpans spans = new SdkSpans();
    return () -> {
      while (!spans.isBatch()) {
        spans.call();
      }
      if (exports) {
        spans.export();
      } else {
        spans.throwAway();
      }
    };
  }

  /** A batch by our records. */
  private static Arms.Call ours(boolean exports) {
    OurSpans spans = new OurSpans();
    return () -> {
      while (!spans.isBatch()) {
        spans.call();
      }
      if (exports) {
        spans.export();
      } else {
        spans.throwAway();
      }
    };
  }

  private static void report(Readings readings) {
    System.out.printf("%nspans on %s, %d pairs%n", Runtime.version(), readings.pairs());
    row("with the export, ours", readings, OURS_EXPORTED, SDK_EXPORTED);
    row("  A/A, the SDK's", readings, Readings.CONTROL, SDK_EXPORTED);
    row("on the calling thread, ours", readings, OURS, SDK);
  }

  private static void row(String what, Readings readings, String arm, String other) {
    System.out.printf(
        Locale.ROOT,
        "  %-28s %5.0f ns, %5.0f bytes; the SDK %5.0f ns, %5.0f bytes; CPU %s%n",
        what,
        readings.nanos(arm) / OurSpans.BATCH,
        readings.bytes(arm) / OurSpans.BATCH,
        readings.nanos(other) / OurSpans.BATCH,
        readings.bytes(other) / OurSpans.BATCH,
        readings.ratio(arm, other));
  }
}
