package io.zerohop.controlplane.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @TempDir Path directory;

  @Test
  void startsNothingOnceItIsClosedSoThatCtrlCLeavesNoProcessBehind() throws Exception {
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
    Path output = Files.createDirectory(directory.resolve("output"));
    Fleet fleet = new Fleet(directory, output, true);
    fleet.close();

    assertThrows(
        DemoFailure.class, () -> fleet.startService("reviews", "reviews-2", "v1", "Reviews"));
    assertThrows(DemoFailure.class, fleet::startControlPlane);
    assertThrows(DemoFailure.class, fleet::startShopFront);
    assertThrows(DemoFailure.class, fleet::startDatabase);
    assertFalse(Files.exists(output.resolve("reviews-2.log")));
    assertEquals(0, ProcessHandle.current().children().count());
  }
}
