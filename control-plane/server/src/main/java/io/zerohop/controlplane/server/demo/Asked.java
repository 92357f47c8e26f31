package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What verbs of the command line answer as JSON. */
final class Asked {
  private Asked() {}

  /** The answer to a verb; nothing where its exit code is not 0, as while nobody answers. */
  static JsonNode json(Path config, String... verb) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(List.of("-o", "json", "--config", config.toString()));
    StringWriter out = new StringWriter();
    int exit =
        new Cli(List.of())
            .run(
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                arguments.toArray(String[]::new));
    try {
      return exit == 0 ? new ObjectMapper().readTree(out.toString()) : MissingNode.getInstance();
    } catch (JsonProcessingException notYet) {
      return MissingNode.getInstance();
    }
  }
}
