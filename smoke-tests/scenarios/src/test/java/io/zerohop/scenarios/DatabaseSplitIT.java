package io.zerohop.scenarios;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications that say what only reads after their pool handed the connection out. */
@Tag("full")
class DatabaseSplitIT {
  private static final int SPRING_POOL = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void readOnlyTransactionsOfSpringGoToTheReplicaAndAFailoverCostsOneExceptionAConnection(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh);
      Program program = mesh.track(mesh.orderDesk("SpringOrders", OrdersDatabase.URL));
      OrderDesk desk = new OrderDesk(program.port(), "spring");
      database.awaitSides(desk);

      desk.begin();
      database.keptSides(desk);
      database.failOver();
      database.awaitTakenOver(desk);

      desk.sawNothingBut(SPRING_POOL);
    }
  }
}
