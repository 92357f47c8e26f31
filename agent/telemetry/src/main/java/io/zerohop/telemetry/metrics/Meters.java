package io.zerohop.telemetry.metrics;

import io.zerohop.engine.Mesh;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured in this JVM, read when a period ends.
 *
 * @param configurationAge in seconds; null where no configuration has come
 * @param lost how much of what telemetry saw was not kept, by what it is of
 */
public record Meters(
    Edges edges,
    Mesh mesh,
    Supplier<@Nullable Double> configurationAge,
    Supplier<Map<String, Long>> lost) {

  /** All of it as it stands. */
  public List<Metric> read() {
    List<Metric> all = new ArrayList<>(CallMetrics.of(edges));
    all.addAll(edges.pools().read());
    all.addAll(MeshGauges.of(mesh, configurationAge.get()));
    List<Point> points = new ArrayList<>();
    lost.get()
        .forEach(
            (what, count) -> points.add(Point.of(Map.of("zerohop.telemetry.of", what), count)));
    if (!points.isEmpty()) {
      all.add(
          new Metric(
              "zerohop.telemetry.dropped",
              Form.COUNTER,
              "{record}",
              "What telemetry saw and could not keep.",
              points));
    }
    return all;
  }
}
