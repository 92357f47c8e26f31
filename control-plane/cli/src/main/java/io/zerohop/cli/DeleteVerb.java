package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.policy.kind.ForeignKinds;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.nio.file.Path;
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
  List<Path> files = new ArrayList<>();

  @Option(names = "--ignore-not-found", description = "an object that is gone already is good")
  boolean ignoreNotFound;

  /** An object to delete. */
  private record Doomed(Kind kind, String namespace, String name) {}

  @Override
  void checkUsage() {
    boolean byName = kindName != null && !names.isEmpty();
    if (byName == !files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "say either KIND NAME... or -f FILE");
    }
    if (kindName != null) {
      KindPath.kind(kindName);
    }
    names.forEach(name -> checkName(name, "NAME"));
  }

  @Override
  Exit run(Connection connection) {
    List<Doomed> all = new ArrayList<>();
    for (String name : names) {
      all.add(new Doomed(KindPath.kind(String.valueOf(kindName)), options.namespace, name));
    }
    boolean readable = true;
    for (PolicyFiles.Text text : PolicyFiles.read(files)) {
      readable &= read(text, all);
    }
    if (!readable) {
      err().println("nothing was deleted");
      return Exit.BAD;
    }
    Exit exit = Exit.GOOD;
    for (Doomed one : all) {
      exit = worse(exit, delete(connection, one));
    }
    return exit;
  }

  /** Adds what a file holds; false where something in it cannot be told. */
  private boolean read(PolicyFiles.Text text, List<Doomed> into) {
    Problems problems = new Problems();
    var documents = TreeReader.read(new Source(text.source(), text.text()), problems);
    if (problems.errorsSince(0)) {
      problems.list().forEach(problem -> err().print(problem.render()));
      return false;
    }
    boolean readable = true;
    for (Node document : documents) {
      readable &= read(document, into);
    }
    return readable;
  }

  private boolean read(Node document, List<Doomed> into) {
    if (document instanceof Node.Mapping list && list.get("items") instanceof Node.Sequence items) {
      boolean readable = true;
      for (Node item : items.items()) {
        readable &= read(item, into);
      }
      return readable;
    }
    JsonNode object = parse(TreeWriter.compactJson(document));
    JsonNode metadata = object.path("metadata");
    String kind = object.path("kind").asText();
    String name = metadata.path("name").asText();
    String apiVersion = object.path("apiVersion").asText();
    if (ForeignKinds.contains(apiVersion, kind)) {
      err().println("kind " + kind + " means nothing here and is skipped");
      return true;
    }
    @Nullable String problem =
        Kinds.find(apiVersion, kind) == null
            ? "there is no kind \"" + kind + "\" with the apiVersion \"" + apiVersion + "\""
            : name.isBlank() ? "metadata.name is missing, so it is not told which " + kind : null;
    if (problem != null) {
      err().println(document.at().render() + "  " + problem);
      return false;
    }
    String namespace = metadata.path("namespace").asText();
    into.add(
        new Doomed(KindPath.kind(kind), namespace.isBlank() ? options.namespace : namespace, name));
    return true;
  }

  private Exit delete(Connection connection, Doomed one) {
    String path = KindPath.collection(one.kind, one.namespace) + "/" + encode(one.name);
    Connection.Answer answer = connection.send("DELETE", path, null);
    String label = one.kind.singular() + "/" + one.name;
    if (answer.good()) {
      out().println(label + " deleted");
      return Exit.GOOD;
    }
    if (answer.status() == 404 && ignoreNotFound) {
      return Exit.GOOD;
    }
    if (answer.status() == 404) {
      err().println(label + " does not exist in namespace " + one.namespace);
      return Exit.BAD;
    }
    throw connection.refused(answer);
  }

  private static Exit worse(Exit a, Exit b) {
    return a.code() >= b.code() ? a : b;
  }
}
