package io.zerohop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zerohop kubeconfig}: prints the file with which kubectl reaches the policy API. */
@Command(
    name = "kubeconfig",
    mixinStandardHelpOptions = true,
    description =
        "Print the kubeconfig that 'up' wrote: zerohop kubeconfig > k; kubectl --kubeconfig k get"
            + " httproutes")
final class KubeconfigVerb implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "the config beside which the kubeconfig lies (default: $ZEROHOP_CONFIG, else"
              + " ~/.zerohop/config)")
  @Nullable Path config;

  @Override
  public void run() {
    Path file = ClientConfig.file(config, System.getenv()).resolveSibling("kubeconfig");
    try {
      spec.commandLine().getOut().print(Files.readString(file));
    } catch (IOException missing) {
      throw new CliException(
          Exit.BAD, file + " cannot be read. 'zerohop up' writes it at its start");
    }
  }
}
