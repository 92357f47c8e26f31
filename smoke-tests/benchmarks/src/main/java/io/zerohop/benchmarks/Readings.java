package io.zerohop.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What clients printed that measure by {@link Arms}, over several of their JVMs. */
final class Readings {
  private final Map<String, List<double[]>> all = new TreeMap<>();
  private final Map<String, List<Double>> medians = new TreeMap<>();

  /** Runs one client to its end and keeps what it printed in the file too. */
  void run(Processes processes, List<String> command, Path csv) throws IOException {
    Process process = processes.startOn(0, command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.writeString(csv, output);
    int before = pairs();
    for (String line : output.lines().toList()) {
      if (line.matches("[0-9C],\\d+,\\d+")) {
        String[] words = line.split(",", -1);
        all.computeIfAbsent(words[0], arm -> new ArrayList<>())
            .add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
      }
    }
    if (pairs() == before) {
      throw new IllegalStateException("the client did not finish:\n" + output);
    }
    for (String arm : all.keySet()) {
      double[] values = column(arm, 0);
      double[] own = Arrays.copyOfRange(values, before, values.length);
      medians.computeIfAbsent(arm, any -> new ArrayList<>()).add(Statistics.median(own));
    }
  }

  /** How often each arm was measured. */
  int pairs() {
    return column("0", 0).length;
  }

  /** The first arm by itself. */
  String first() {
    return "%.1f us CPU, %.0f bytes"
        .formatted(Statistics.median(column("0", 0)) / 1000, Statistics.median(column("0", 1)));
  }

  /** An arm beside the first one. */
  String ratio(String arm) {
    String cpu = Statistics.medianWithInterval(Statistics.ratios(column(arm, 0), column("0", 0)));
    return "%s CPU, %.0f bytes".formatted(cpu, Statistics.median(column(arm, 1)));
  }

  /** The CPU of an arm beside the first arm of other JVMs, one of theirs for each of these. */
  String acrossJvms(String arm, Readings others) {
    return Statistics.medianWithInterval(Statistics.ratios(medians(arm), others.medians("0")));
  }

  private double[] medians(String arm) {
    return medians.getOrDefault(arm, List.of()).stream().mapToDouble(each -> each).toArray();
  }

  private double[] column(String arm, int index) {
    return all.getOrDefault(arm, List.of()).stream().mapToDouble(row -> row[index]).toArray();
  }
}
