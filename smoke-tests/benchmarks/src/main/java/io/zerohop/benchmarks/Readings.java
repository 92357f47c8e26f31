package io.zerohop.benchmarks;

import java.io.BufferedReader;
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
  /** The arm that all others are compared with. */
  static final String FIRST = "0";

  /** The first arm again. */
  static final String CONTROL = "C";

  private final Map<String, List<double[]>> all = new TreeMap<>();
  private final Map<String, List<Double>> medians = new TreeMap<>();

  /**
   * Runs one client to its end and keeps what it printed in the file too.
   *
   * @param warm is run when the client begins to measure
   */
  void run(Processes processes, List<String> command, Path csv, Runnable warm) throws IOException {
    Process process = processes.startOn(0, command);
    StringBuilder output = new StringBuilder();
    int before = pairs();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        if (line.equals(Arms.WARM)) {
          warm.run();
        } else {
          take(line);
        }
      }
    }
    Files.writeString(csv, output);
    if (pairs() == before) {
      throw new IllegalStateException("the client did not finish:\n" + output);
    }
    for (String arm : all.keySet()) {
      double[] values = column(arm, 0);
      double[] own = Arrays.copyOfRange(values, before, values.length);
      medians.computeIfAbsent(arm, any -> new ArrayList<>()).add(Statistics.median(own));
    }
  }

  private void take(String line) {
    if (line.matches("[0-9C],.*")) {
      // One that is not of numbers must not be left out: all pairs after it would be of others.
      String[] words = line.split(",", -1);
      all.computeIfAbsent(words[0], arm -> new ArrayList<>())
          .add(new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[2])});
    }
  }

  /** How often each arm was measured. */
  int pairs() {
    return column(FIRST, 0).length;
  }

  /** CPU of an arm in nanoseconds, the median of all. */
  double nanos(String arm) {
    return Statistics.median(column(arm, 0));
  }

  /** Bytes of an arm, the median of all. */
  double bytes(String arm) {
    return Statistics.median(column(arm, 1));
  }

  /** The CPU of an arm beside the first one, by pair. */
  String ratio(String arm) {
    return ratio(arm, FIRST);
  }

  /** The CPU of an arm beside another one, by pair. */
  String ratio(String arm, String other) {
    return Statistics.medianWithInterval(Statistics.ratios(column(arm, 0), column(other, 0)));
  }

  /** The CPU of an arm beside the first arm of other JVMs, one of theirs for each of these. */
  String acrossJvms(String arm, Readings others) {
    return Statistics.medianWithInterval(Statistics.ratios(medians(arm), others.medians(FIRST)));
  }

  /** What an arm takes more than the first one, in nanoseconds, for each JVM. */
  double[] surplus(String arm) {
    return difference(medians(arm), medians(FIRST));
  }

  /** What the first arm takes more than that of other JVMs, in nanoseconds, for each JVM. */
  double[] surplusOver(Readings others) {
    return difference(medians(FIRST), others.medians(FIRST));
  }

  private static double[] difference(double[] one, double[] other) {
    double[] difference = new double[one.length];
    Arrays.setAll(difference, i -> one[i] - other[i]);
    return difference;
  }

  private double[] medians(String arm) {
    return medians.getOrDefault(arm, List.of()).stream().mapToDouble(each -> each).toArray();
  }

  private double[] column(String arm, int index) {
    return all.getOrDefault(arm, List.of()).stream().mapToDouble(row -> row[index]).toArray();
  }
}
