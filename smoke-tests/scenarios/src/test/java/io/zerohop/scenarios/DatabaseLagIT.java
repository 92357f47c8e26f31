package io.zerohop.scenarios;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A replica that cannot keep up, and a policy that says how far behind is too far. */
@Tag("full")
class DatabaseLagIT {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void readsLeaveAReplicaThatIsFurtherBehindThanPolicyAllowsAndComeBackWhenItCaughtUp(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh, "replicas: {maxLag: 1s}");
      Program program =
          mesh.track(mesh.orderDesk("Pools", OrdersDatabase.URL, OrdersDatabase.READ_ONLY_URL));
      OrderDesk desk = new OrderDesk(program.port(), "driver-manager");
      database.awaitSides(desk);

      database.pauseReplay();
      Eventually.holds(
          "the primary stands in for a replica that is behind",
          () -> desk.write().equals(database.primary()) && desk.read().equals(database.primary()));

      database.resumeReplay();
      Eventually.holds("the replica reads again", () -> desk.read().equals(database.replica()));
    }
  }
}
