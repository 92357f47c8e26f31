package io.zerohop.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Our agent, joined to a control plane.
 *
 * @param directory for what it keeps
 * @param xds the control plane's port
 */
record Ours(Processes processes, Path directory, int xds) {
  /** The options of a JVM that has it, as a service of that name. */
  List<String> agent(String service) {
    return List.of(
        "-javaagent:%s=service.name=%s,control.plane=127.0.0.1:%d,state.dir=%s/state"
            .formatted(processes.agent(), service, xds, directory));
  }

  /** The same of one that calls by name at once. */
  List<String> caller() {
    return agent("caller,startup.wait=60s");
  }

  /** The same, and it exports its spans there. */
  List<String> exporting(Processes.Sink sink) {
    List<String> options = new ArrayList<>(caller());
    options.addAll(sink.options());
    return options;
  }
}
