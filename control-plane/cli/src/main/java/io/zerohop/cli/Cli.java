package io.zerohop.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The verbs of {@code zerohop}. The server's jar adds its own ({@code up}, {@code demo}); this
 * module knows nothing of them.
 */
public final class Cli {
  private final List<Object> moreVerbs;

  /** A command line with these further picocli commands. */
  public Cli(List<Object> moreVerbs) {
    this.moreVerbs = List.copyOf(moreVerbs);
  }

  /**
   * Runs one command line.
   *
   * @return the exit code, see {@link Exit}
   */
  public int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Root());
    moreVerbs.forEach(line::addSubcommand);
    line.addSubcommand(new ApplyVerb())
        .addSubcommand(new DiffVerb())
        .addSubcommand(new AnalyzeVerb())
        .addSubcommand(new ExplainVerb())
        .addSubcommand(new GetVerb())
        .addSubcommand(new DeleteVerb())
        .addSubcommand(new StatusVerb())
        .addSubcommand(new CheckVerb())
        .addSubcommand(new DescribeVerb())
        .addSubcommand(new TopVerb())
        .addSubcommand(new StatVerb())
        .addSubcommand(new TraceVerb())
        .addSubcommand(new TapVerb())
        .addSubcommand(new ModeVerb())
        .addSubcommand(new KubeconfigVerb())
        .addSubcommand(new VersionVerb())
        .addSubcommand(new CompletionVerb());
    line.setOut(out).setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Cli::usage);
    line.setExecutionExceptionHandler(Cli::failed);
    int exit = line.execute(args);
    out.flush();
    err.flush();
    return exit;
  }

  private static int usage(ParameterException wrong, String[] args) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println("zerohop: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("see: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine verb, CommandLine.ParseResult parsed) {
    if (failure instanceof CliException told) {
      verb.getErr().println(told.getMessage());
      return told.exit().code();
    }
    verb.getErr().println("zerohop: internal error, please report it: " + failure);
    failure.printStackTrace(verb.getErr());
    return Exit.INTERNAL.code();
  }

  @Command(
      name = "zerohop",
      mixinStandardHelpOptions = true,
      versionProvider = VersionVerb.class,
      synopsisSubcommandLabel = "VERB",
      description = "A service mesh without proxies, for the JVM.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:good",
        "1:findings, refused, not found, unauthorised, wait timed out",
        "2:usage",
        "3:the control plane cannot be reached",
        "4:internal error",
        "130:Ctrl-C"
      })
  static final class Root implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a verb is missing");
    }
  }
}
