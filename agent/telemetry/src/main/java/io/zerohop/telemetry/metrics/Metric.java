package io.zerohop.telemetry.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one measure when a period ends.
 *
 * @param unit as UCUM writes it
 * @param points one for each set of attributes
 */
public record Metric(String name, Form form, String unit, String meaning, List<Point> points) {
  public Metric {
    points = List.copyOf(points);
  }

  /** What its numbers are. */
  public enum Form {
    /** How long things took; counted since the begin. */
    HISTOGRAM,
    /** How many there were since the begin. */
    COUNTER,
    /** How much there is just then. */
    GAUGE,
    /** How much there is just then, in parts that add up. */
    LEVEL
  }

  /**
   * A number, or those of a histogram.
   *
   * @param attributes texts, booleans and whole numbers by name
   * @param value of a histogram the sum of all; else the number, whole or not
   * @param counts of a histogram how many are in each bucket; else empty
   */
  public record Point(Map<String, Object> attributes, Number value, List<Long> counts) {
    public Point {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
      counts = List.copyOf(counts);
    }

    static Point of(Map<String, Object> attributes, Number value) {
      return new Point(attributes, value, List.of());
    }
  }

  /** The upper bounds of the buckets of all histograms, in seconds. */
  public static List<Double> bounds() {
    return Histogram.BOUNDS;
  }
}
