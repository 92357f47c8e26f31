package io.zerohop.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zerohop completion}: a script by which a shell completes verbs, options and values. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script by which a shell completes verbs, options and their values.",
      "bash, zsh:  source <(zerohop completion bash)",
      "fish:       zerohop completion fish | source"
    })
final class CompletionVerb implements Runnable {
  /** The shells; zsh runs the script of bash. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "bash|zsh|fish",
      defaultValue = "bash",
      completionCandidates = Words.Shells.class,
      description = "the shell (default: ${DEFAULT-VALUE})")
  Shell shell = Shell.BASH;

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    spec.commandLine()
        .getOut()
        .print(
            shell == Shell.FISH
                ? fish(root)
                : AutoComplete.bash(root.getCommandName(), root).replace("\r", ""));
  }

  private static String fish(CommandLine root) {
    String name = root.getCommandName();
    StringBuilder script = new StringBuilder("complete -c " + name + " -f\n");
    Map<String, CommandLine> verbs = new TreeMap<>(root.getSubcommands());
    verbs.forEach(
        (verb, command) ->
            script.append(
                "complete -c %s -n __fish_use_subcommand -a %s -d %s%n"
                    .formatted(name, verb, quoted(description(command)))));
    verbs.forEach(
        (verb, command) -> {
          String when = "complete -c %s -n '__fish_seen_subcommand_from %s'".formatted(name, verb);
          CommandSpec known = command.getCommandSpec();
          known.options().forEach(option -> script.append(when).append(option(option)));
          known.positionalParameters().forEach(word -> script.append(values(when, word)));
        });
    return script.toString();
  }

  private static String option(OptionSpec option) {
    StringBuilder line = new StringBuilder();
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      line.append(option.completionCandidates() == null ? " -rF" : " -x");
    }
    if (option.completionCandidates() != null) {
      line.append(" -a ").append(quoted(String.join(" ", option.completionCandidates())));
    }
    String[] description = option.description();
    if (description.length > 0) {
      line.append(" -d ").append(quoted(description[0]));
    }
    return line.append('\n').toString();
  }

  private static String values(String when, PositionalParamSpec word) {
    if (word.completionCandidates() != null) {
      return when + " -a " + quoted(String.join(" ", word.completionCandidates())) + "\n";
    }
    return word.paramLabel().contains("FILE") ? when + " -F\n" : "";
  }

  private static String description(CommandLine command) {
    String[] lines = command.getCommandSpec().usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quoted(String text) {
    String plain = text.replace("${DEFAULT-VALUE}", "").replace("%n", " ");
    return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
