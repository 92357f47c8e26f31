package io.zerohop.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the verbs that ask the control plane have in common. */
@Command(mixinStandardHelpOptions = true)
abstract class Verb implements Callable<Integer> {
  /** How an answer is printed. */
  enum Format {
    TABLE,
    JSON,
    YAML
  }

  static final ObjectMapper JSON = new ObjectMapper();

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() {
    checkName(options.namespace, "NAMESPACE");
    checkUsage();
    return run(options.connect()).code();
  }

  /**
   * Looks at the words of the command line before a control plane is looked for.
   *
   * @throws ParameterException or {@link CliException} where they have no meaning
   */
  void checkUsage() {}

  /** Refuses an empty name, which in a path would stand for all objects. */
  void checkName(String name, String label) {
    if (name.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), label + " must not be empty: is a variable of the shell unset?");
    }
  }

  /** Does the verb's work. */
  abstract Exit run(Connection connection);

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints a document as JSON or YAML; false if a table is wanted, which is left to the verb. */
  boolean printed(JsonNode tree, Format format) {
    switch (format) {
      case JSON -> printJson(tree);
      case YAML -> printYaml(tree);
      case TABLE -> {
        return false;
      }
    }
    return true;
  }

  void printJson(JsonNode tree) {
    out().println(tree.toPrettyString());
  }

  void printYaml(JsonNode tree) {
    TreeReader.read(Source.unnamed(tree.toString()), new Problems())
        .forEach(document -> out().print(TreeWriter.yaml(document)));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException bad) {
      throw new CliException(Exit.INTERNAL, "not JSON: " + bad.getOriginalMessage());
    }
  }

  /** The body of apply and diff. */
  static ObjectNode documents(Iterable<PolicyFiles.Text> texts, String namespace) {
    ObjectNode body = JSON.createObjectNode();
    var documents = body.putArray("documents");
    texts.forEach(
        text -> documents.addObject().put("source", text.source()).put("text", text.text()));
    return body.put("namespace", namespace);
  }
}
