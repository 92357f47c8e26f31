package io.zerohop.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policies that the demo applies. */
final class DemoPolicy {
  private static final Path DIRECTORY =
      Path.of("control-plane/server/src/main/resources/io/zerohop/controlplane/server/demo");

  private DemoPolicy() {}

  /** The text of one, with format specifiers for what differs from run to run. */
  static String text(String name) throws IOException {
    return Files.readString(Jars.root().resolve(DIRECTORY).resolve(name));
  }
}
