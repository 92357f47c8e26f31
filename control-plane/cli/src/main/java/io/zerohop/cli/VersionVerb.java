package io.zerohop.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zerohop version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Print the version of this jar and of the Java that runs it.")
final class VersionVerb implements Runnable, IVersionProvider {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().println(line());
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  private static String line() {
    String version = Cli.class.getPackage().getImplementationVersion();
    return "zerohop %s   java %s"
        .formatted(version == null ? "(not from a jar)" : version, Runtime.version());
  }
}
