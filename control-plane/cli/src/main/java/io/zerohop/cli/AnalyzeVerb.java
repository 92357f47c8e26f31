package io.zerohop.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.translate.analyze.Analyzer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zerohop analyze}: what is wrong with policy files, without a control plane. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = "Find what is wrong with policy files; needs no control plane.")
final class AnalyzeVerb implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR|-",
      description = "files, directories, or - for standard input")
  List<Path> files = new ArrayList<>();

  @Option(names = "--allow-unresolved", description = "take references to what is not there")
  boolean allowUnresolved;

  @Option(names = "--strict", description = "warnings make the exit code 1 too")
  boolean strict;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      completionCandidates = Words.Findings.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Form form = Form.TEXT;

  /** How findings are printed. */
  enum Form {
    TEXT,
    JSON
  }

  @Override
  public Integer call() {
    List<Source> sources =
        PolicyFiles.read(files).stream()
            .map(text -> new Source(text.source(), text.text()))
            .toList();
    Parsed parsed = PolicyReader.strict().read(sources);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    Analyzer.offline(PolicySet.of(parsed.resources())).forEach(p -> problems.add(allowed(p)));
    long errors = problems.stream().filter(Problem::isError).count();
    long warnings = problems.stream().filter(p -> p.level() == Level.WARNING).count();
    if (form == Form.JSON) {
      spec.commandLine().getOut().println(json(problems, parsed.resources().size()));
    } else {
      problems.forEach(problem -> spec.commandLine().getOut().print(problem.render()));
      spec.commandLine()
          .getOut()
          .printf(
              "%s, %s, %s%n",
              count(parsed.resources().size(), "resource"),
              count(errors, "error"),
              count(warnings, "warning"));
    }
    return (errors > 0 || (strict && warnings > 0) ? Exit.BAD : Exit.GOOD).code();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The findings as the control plane's own answers show them. */
  private static String json(List<Problem> problems, int resources) {
    ObjectNode answer = Verb.JSON.createObjectNode().put("resources", resources);
    ArrayNode all = answer.putArray("problems");
    for (Problem problem : problems) {
      all.addObject()
          .put("code", problem.code().id())
          .put("level", problem.level().word())
          .put("where", problem.where())
          .put("field", problem.path().text())
          .put("message", problem.message())
          .put("hint", problem.hint())
          .put("link", problem.reference());
    }
    return answer.toPrettyString();
  }

  /** What is found in valid resources is an error only where a reference leads to nothing. */
  private Problem allowed(Problem problem) {
    return allowUnresolved && problem.isError() ? problem.withLevel(Level.WARNING) : problem;
  }
}
