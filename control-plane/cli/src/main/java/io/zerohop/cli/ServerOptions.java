package io.zerohop.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a verb finds the control plane: options, else the environment, else ~/.zerohop/config. */
final class ServerOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the file that 'up' wrote (default: $ZEROHOP_CONFIG, else ~/.zerohop/config)")
  @Nullable Path config;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "the policy API (default: $ZEROHOP_SERVER, else the config's)")
  @Nullable String server;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "default",
      description = "the namespace (default: ${DEFAULT-VALUE})")
  String namespace = "default";

  /** The connection that these options describe. */
  Connection connect() {
    return Connection.open(ClientConfig.find(config, server, System.getenv()));
  }
}
