package io.zerohop.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Percentiles, and medians with their bootstrap intervals; the random source is seeded, so a result
 * repeats.
 */
final class Statistics {
  private static final int RESAMPLES = 2000;

  private Statistics() {}

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest value that so many per cent of the values do not exceed (nearest rank). */
  static double percentile(double[] values, double percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
  }

  /** The median and its 95 % interval, such as {@code 1.012 [1.004, 1.021]}. */
  static String medianWithInterval(double[] values) {
    Random random = new Random(4711);
    double[] medians = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double[] sample = new double[values.length];
      for (int k = 0; k < sample.length; k++) {
        sample[k] = values[random.nextInt(values.length)];
      }
      medians[i] = median(sample);
    }
    Arrays.sort(medians);
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        median(values),
        medians[RESAMPLES / 40],
        medians[RESAMPLES - RESAMPLES / 40 - 1]);
  }

  /** Element by element, {@code above / below}. */
  static double[] ratios(double[] above, double[] below) {
    double[] ratios = new double[above.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = above[i] / below[i];
    }
    return ratios;
  }
}
