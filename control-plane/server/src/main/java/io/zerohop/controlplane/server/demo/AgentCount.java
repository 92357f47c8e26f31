package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/** What the control plane sees of the shop. */
final class AgentCount {
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private AgentCount() {}

  /** How many agents are connected, by {@code zerohop status}; 0 while nothing answers. */
  static int now(Path config) {
    return status(config).path("agents").size();
  }

  /** How many instances take calls, in all services; 0 while nothing answers. */
  static int ready(Path config) {
    int ready = 0;
    for (JsonNode service : status(config).path("services")) {
      ready += service.path("ready").asInt();
    }
    return ready;
  }

  private static JsonNode status(Path config) {
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
    try {
      return exit == 0 ? new ObjectMapper().readTree(out.toString()) : NOTHING;
    } catch (JsonProcessingException notYet) {
      return NOTHING;
    }
  }
}
