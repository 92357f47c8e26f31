package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.policy.kind.ForeignKinds;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop delete}: removes policy, by kind and name or by the files that made it. */
@Command(name = "delete", description = "Remove policy, by kind and name or by file.")
final class DeleteVerb extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      completionCandidates = Words.Plurals.class,
      description = "such as httproute, services, wl")
  @Nullable String kindName;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME",
      description = "the objects of that kind")
  List<String> names = new ArrayList<>();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      description = "remove what this file holds; may be repeated")
  List<String> files = new ArrayList<>();

  @Option(names = "--ignore-not-found", description = "an object that is gone already is good")
  boolean ignoreNotFound;

  @Override
  Exit run(Connection connection) {
    boolean byName = kindName != null && !names.isEmpty();
    if (byName == !files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "say either KIND NAME... or -f FILE");
    }
    Exit exit = Exit.GOOD;
    if (kindName != null) {
      Kind kind = KindPath.kind(kindName);
      for (String name : names) {
        exit = worse(exit, delete(connection, kind, options.namespace, name));
      }
    }
    for (PolicyFiles.Text text : PolicyFiles.read(files)) {
      exit = worse(exit, deleteAll(connection, text));
    }
    return exit;
  }

  private Exit deleteAll(Connection connection, PolicyFiles.Text text) {
    Problems problems = new Problems();
    var documents = TreeReader.read(new Source(text.source(), text.text()), problems);
    if (problems.errorsSince(0)) {
      problems.list().forEach(problem -> err().print(problem.render()));
      return Exit.BAD;
    }
    Exit exit = Exit.GOOD;
    for (var document : documents) {
      JsonNode object = parse(TreeWriter.compactJson(document));
      JsonNode metadata = object.path("metadata");
      String kind = object.path("kind").asText();
      if (ForeignKinds.contains(object.path("apiVersion").asText(), kind)) {
        err().println("kind " + kind + " means nothing here and is skipped");
        continue;
      }
      exit =
          worse(
              exit,
              delete(
                  connection,
                  KindPath.kind(kind),
                  metadata.path("namespace").asText(options.namespace),
                  metadata.path("name").asText()));
    }
    return exit;
  }

  private Exit delete(Connection connection, Kind kind, String namespace, String name) {
    Connection.Answer answer =
        connection.send("DELETE", KindPath.collection(kind, namespace) + "/" + encode(name), null);
    String label = kind.singular() + "/" + name;
    if (answer.good()) {
      out().println(label + " deleted");
      return Exit.GOOD;
    }
    if (answer.status() == 404 && ignoreNotFound) {
      return Exit.GOOD;
    }
    if (answer.status() == 404) {
      err().println(label + " does not exist in namespace " + namespace);
      return Exit.BAD;
    }
    throw connection.refused(answer);
  }

  private static Exit worse(Exit a, Exit b) {
    return a.code() >= b.code() ? a : b;
  }
}
