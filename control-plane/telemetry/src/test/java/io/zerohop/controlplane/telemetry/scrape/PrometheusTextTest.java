package io.zerohop.controlplane.telemetry.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.telemetry.edge.Edge;
import io.zerohop.controlplane.telemetry.edge.Tally;
import io.zerohop.controlplane.telemetry.edge.Target;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private static String text(PrometheusText figures) {
    return new String(figures.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void figuresAreNamedAsTheyWereGivenWithWhatTheyMean() {
    PrometheusText figures =
        new PrometheusText()
            .gauge("zerohop_streams", "Streams.", 3)
            .counter("zerohop_refusals_total", "Refusals.", 2)
            .info("zerohop_build_info", "The program.", Map.of("version", "0.1.0"))
            .summary(
                "jvm_gc_collection_seconds",
                "Collections.",
                Map.of(Map.of("gc", "G1"), new PrometheusText.Summed(4, 0.5)));
    assertEquals(
        """
        # HELP jvm_gc_collection_seconds Collections.
        # TYPE jvm_gc_collection_seconds summary
        jvm_gc_collection_seconds_count{gc="G1"} 4
        jvm_gc_collection_seconds_sum{gc="G1"} 0.5
        # HELP zerohop_build_info The program.
        # TYPE zerohop_build_info gauge
        zerohop_build_info{version="0.1.0"} 1
        # HELP zerohop_refusals_total Refusals.
        # TYPE zerohop_refusals_total counter
        zerohop_refusals_total 2.0
        # HELP zerohop_streams Streams.
        # TYPE zerohop_streams gauge
        zerohop_streams 3.0
        """,
        text(figures));
  }

  @Test
  void namesOfServicesAreWhateverSomebodySaidAndBreakNothing() {
    PrometheusText figures = new PrometheusText();
    Edge edge = new Edge("a\"b\\c\nzerohop_x 1", "shop", new Target("ratings.shop", "", ""));
    EdgeFigures.add(Map.of(edge, Tally.calls(3, true).plus(Tally.retries(2))), figures);
    String text = text(figures);
    String labels =
        "{backend=\"\",destination=\"ratings.shop\",route=\"\",source=\"a\\\"b\\\\c\\nzerohop_x 1\",source_namespace=\"shop\"}";
    assertTrue(text.contains("zerohop_edge_calls_total" + labels + " 3.0\n"), text);
    assertTrue(text.contains("zerohop_edge_errors_total" + labels + " 3.0\n"), text);
    assertTrue(text.contains("zerohop_edge_retries_total" + labels + " 2.0\n"), text);
    assertTrue(
        text.lines().allMatch(line -> line.startsWith("#") || line.startsWith("zerohop_edge_")),
        text);
  }

  @Test
  void durationsAreAHistogramInSecondsWhoseBucketsHoldTheOnesBelow() {
    PrometheusText figures = new PrometheusText();
    Edge edge = new Edge("reviews", "shop", new Target("ratings.shop", "", ""));
    Tally tally =
        Tally.durations(java.util.List.of(0.005, 0.01), java.util.List.of(2L, 3L, 4L), 61.5);
    EdgeFigures.add(Map.of(edge, tally), figures);
    String text = text(figures);
    assertTrue(text.contains("le=\"0.0025\"} 0\n"), text);
    assertTrue(text.contains("le=\"0.005\"} 2\n"), text);
    assertTrue(text.contains("le=\"0.01\"} 5\n"), text);
    assertTrue(text.contains("le=\"+Inf\"} 9\n"), text);
    assertTrue(text.contains("zerohop_edge_duration_seconds_sum"), text);
    assertTrue(text.contains("} 61.5\n"), text);
  }

  @Test
  void aNameWithoutTheEndOfItsFormIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new PrometheusText().counter("calls", "Calls.", 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PrometheusText().info("build", "Build.", Map.of()));
  }
}
