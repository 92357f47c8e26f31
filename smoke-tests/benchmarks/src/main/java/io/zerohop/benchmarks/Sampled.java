package io.zerohop.benchmarks;

import io.zerohop.benchmarks.Comparison.Arm;
import io.zerohop.benchmarks.Comparison.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Further names of one service, the calls to which are sampled as a TelemetryPolicy on each says:
 * 0, 1 and 100 %.
 *
 * @param service the label of its workloads
 * @param port under which it is called
 * @param targetPort the name of the workloads' port
 */
record Sampled(String service, int port, String targetPort) {
  private static final List<Integer> PERCENT = List.of(0, 1, 100);

  private static final String POLICY =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        selector: {zerohop.io/service: %2$s}
        ports: [{name: %4$s, port: %3$d, targetPort: %4$s}]
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: TelemetryPolicy
      metadata: {name: %1$s}
      spec:
        targetRefs: [{kind: Service, name: %1$s}]
        traces: {sampling: %5$d%%}
      """;

  /** Applies them. */
  void apply(Processes processes, Path directory) throws IOException, InterruptedException {
    StringBuilder policy = new StringBuilder();
    for (int percent : PERCENT) {
      policy.append(POLICY.formatted(name(percent), service, port, targetPort, percent));
    }
    Path file = Files.writeString(directory.resolve("sampled.yaml"), policy);
    processes.zerohop("apply", "-f", file.toString());
  }

  /**
   * A kind of JVM for each of them, for the spans of one arm are exported while the next is
   * measured.
   *
   * @param options of the JVMs, which export to the sink
   * @param target the client's target by the service's name
   */
  List<Kind> kinds(List<String> options, Processes.Sink sink, UnaryOperator<String> target) {
    return PERCENT.stream()
        .map(
            percent ->
                new Kind(
                    "sampled " + percent + " %",
                    options,
                    List.of(new Arm("by name", target.apply(name(percent)))),
                    percent == 0 ? null : sink,
                    null))
        .toList();
  }

  private String name(int percent) {
    return service + "-" + percent;
  }
}
