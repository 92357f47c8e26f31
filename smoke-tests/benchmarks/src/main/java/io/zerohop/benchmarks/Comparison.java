package io.zerohop.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of call, measured in several kinds of JVMs in turn: without an agent, with ours, with
 * OpenTelemetry's. Each JVM calls the server's address first, which our agent passes through, then
 * what else it is told, then the address again, the A/A control: so what policy and telemetry cost
 * is told by pair within one JVM, and what an agent costs as a whole by the medians of JVMs that
 * ran beside each other. The kinds named by the property {@code kinds} are run, all without it.
 */
final class Comparison {
  private static final String NONE = "none";
  private static final String AGAIN = "none again";
  private static final String OTEL = "otel";
  private static final String ROW = "  %-34s %-24s %-24s %9.0f bytes%n";

  private final Processes processes;
  private final Path directory;
  private final Client client;
  private final List<Kind> kinds = new ArrayList<>();
  private final Map<String, Readings> readings = new LinkedHashMap<>();

  /**
   * The client under measurement.
   *
   * @param name in reports and files
   * @param start its JVM's options up to the main class
   * @param main the main class, and its arguments before the targets
   * @param address the target that no agent but OpenTelemetry's sees
   */
  record Client(String name, List<String> start, List<String> main, String address) {}

  /**
   * A target beside the address.
   *
   * @param name in the report
   */
  record Arm(String name, String target) {}

  /**
   * A kind of JVM.
   *
   * @param options of the JVM
   * @param arms beside the address
   * @param sink where it exports to; null where it does not
   * @param meanwhile goes on until the JVM begins to measure; null for nothing
   */
  record Kind(
      String name,
      List<String> options,
      List<Arm> arms,
      Processes.@Nullable Sink sink,
      @Nullable Meanwhile meanwhile) {
    Kind(String name, List<String> options, List<Arm> arms) {
      this(name, options, arms, null, null);
    }
  }

  /** Something that is begun with a JVM. */
  interface Meanwhile {
    /** Begins; the answer ends it. */
    Runnable begin();
  }

  Comparison(Processes processes, Path directory, Client client) {
    this.processes = processes;
    this.directory = directory;
    this.client = client;
    kinds.add(new Kind(NONE, List.of(), List.of()));
  }

  /** Several kinds more. */
  Comparison with(List<Kind> several) {
    several.forEach(this::with);
    return this;
  }

  /** One kind more. */
  Comparison with(Kind kind) {
    kinds.add(kind);
    return this;
  }

  /** OpenTelemetry's agent alone, which exports every call; nothing where it is not there. */
  Comparison withOpenTelemetry(Processes.Sink sink) {
    Path agent = processes.openTelemetryAgent();
    if (agent != null) {
      List<String> options = new ArrayList<>(List.of("-javaagent:" + agent));
      options.addAll(sink.options());
      kinds.add(new Kind(OTEL, options, List.of(), sink, null));
    }
    return this;
  }

  /** Measures so many JVMs of each kind, and prints what came of it. */
  void run(int forks) throws IOException {
    kinds.add(new Kind(AGAIN, List.of(), List.of()));
    String wanted = System.getProperty("kinds", "");
    if (!wanted.isEmpty()) {
      List<String> names = List.of(wanted.split(",", -1));
      kinds.removeIf(kind -> !kind.name.equals(NONE) && !names.contains(kind.name));
    }
    for (int fork = 0; fork < forks; fork++) {
      for (int k = 0; k < kinds.size(); k++) {
        // The first and the last are the same, so that turning round keeps the others in turn.
        run(kinds.get(fork % 2 == 0 ? k : kinds.size() - 1 - k), fork);
      }
    }
    report(forks);
  }

  private void run(Kind kind, int fork) throws IOException {
    List<String> command = new ArrayList<>(List.of(Processes.java()));
    command.addAll(kind.options);
    command.add("-Dwarm=" + Arms.WARM_UP);
    command.addAll(client.start);
    command.addAll(client.main);
    command.add(client.address);
    kind.arms.forEach(arm -> command.add(arm.target));
    String file = "%s-%s-%d.csv".formatted(client.name, kind.name.replace(' ', '-'), fork);
    long before = kind.sink == null ? 0 : kind.sink.bytes();
    Runnable end = kind.meanwhile == null ? () -> {} : kind.meanwhile.begin();
    readings
        .computeIfAbsent(kind.name, any -> new Readings())
        .run(processes, command, directory.resolve(file), end);
    if (kind.sink != null && kind.sink.bytes() == before) {
      throw new IllegalStateException(kind.name + " must export its calls, and nothing came");
    }
  }

  private void report(int forks) {
    Readings none = readings(NONE);
    System.out.printf(
        Locale.ROOT,
        "%n%s on %s, %d pairs in %d JVMs of each kind; no agent: %.1f us CPU%n",
        client.name,
        Runtime.version(),
        none.pairs(),
        forks,
        none.nanos(Readings.FIRST) / 1000);
    System.out.printf(
        "  %-34s %-24s %-24s %9s%n",
        "", "CPU to the address, pairs", "CPU to no agent, JVMs", "allocated");
    for (Kind kind : kinds) {
      Readings own = readings(kind.name);
      row(kind.name + ": the address", "", own.acrossJvms(Readings.FIRST, none), own, "0");
      for (int i = 0; i < kind.arms.size(); i++) {
        String arm = Integer.toString(i + 1);
        String name = kind.name + ": " + kind.arms.get(i).name;
        row(name, own.ratio(arm), own.acrossJvms(arm, none), own, arm);
      }
      row("  A/A", own.ratio(Readings.CONTROL), "", own, Readings.CONTROL);
    }
    Readings otel = readings.get(OTEL);
    if (otel != null) {
      surplus(otel.surplusOver(none));
    }
  }

  private static void row(String name, String pairs, String jvms, Readings of, String arm) {
    System.out.printf(Locale.ROOT, ROW, name, pairs, jvms, of.bytes(arm));
  }

  /** What ours adds within its JVM, to what OpenTelemetry's agent adds to one without. */
  private void surplus(double[] otel) {
    System.out.printf(
        Locale.ROOT, "  OpenTelemetry's agent adds %.1f us%n", Statistics.median(otel) / 1000);
    for (Kind kind : kinds) {
      for (int i = 0; i < kind.arms.size(); i++) {
        double[] own = readings(kind.name).surplus(Integer.toString(i + 1));
        System.out.printf(
            Locale.ROOT,
            "  %s: %s adds %.1f us, of OpenTelemetry's %s%n",
            kind.name,
            kind.arms.get(i).name,
            Statistics.median(own) / 1000,
            Statistics.medianWithInterval(Statistics.ratios(own, otel)));
      }
    }
  }

  private Readings readings(String kind) {
    return readings.computeIfAbsent(kind, any -> new Readings());
  }
}
