package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A clone in which everything seems to be built, though no jar has anything in it. */
final class FakeClone {
  private FakeClone() {}

  static Path in(Path directory) throws IOException {
    for (String jar :
        List.of(
            "agent/dist/target/zerohop-agent.jar",
            "smoke-tests/apps/services/target/services.jar",
            "smoke-tests/apps/rpc/target/rpc.jar",
            "smoke-tests/apps/sql/target/jars",
            "smoke-tests/databases/target/jars",
            "smoke-tests/apps/shop-front/target/shop-front.jar")) {
      Files.createDirectories(directory.resolve(jar).getParent());
      Files.createFile(directory.resolve(jar));
    }
    return directory;
  }
}
