package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/** How many agents the control plane sees. */
final class AgentCount {
  private AgentCount() {}

  /** The number by {@code zerohop status -o json}; 0 while nothing answers. */
  static int now(Path config) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out);
    int exit =
        new Cli(List.of())
            .run(
                to,
                new PrintWriter(new StringWriter()),
                "status",
                "-o",
                "json",
                "--config",
                config.toString());
    if (exit != 0) {
      return 0;
    }
    try {
      return new ObjectMapper().readTree(out.toString()).path("agents").size();
    } catch (JsonProcessingException notYet) {
      return 0;
    }
  }
}
