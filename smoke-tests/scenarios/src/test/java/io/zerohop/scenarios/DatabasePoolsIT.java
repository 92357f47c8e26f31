package io.zerohop.scenarios;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unchanged applications on PostgreSQL under a DatabaseRoute, each with another pool, or none. */
@Tag("full")
class DatabasePoolsIT {
  private static final List<String> WAYS =
      List.of(
          "dbcp2",
          "dbcp2-statements",
          "tomcat",
          "tomcat-statements",
          "agroal",
          "driver-manager",
          "data-source",
          "pooled-connections");

  private static final int POOL = 2;
  private static final int SPRING_POOL = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void everyWayToAConnectionReachesThePromotedOneWithOneExceptionPerConnection(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh);
      Program program =
          mesh.track(mesh.orderDesk("Pools", OrdersDatabase.URL, OrdersDatabase.READ_ONLY_URL));
      List<OrderDesk> desks = new ArrayList<>();
      for (String way : WAYS) {
        OrderDesk desk = new OrderDesk(program.port(), way);
        database.awaitSides(desk);
        desk.begin();
        database.keptSides(desk);
        desks.add(desk);
      }

      database.failOver();

      for (OrderDesk desk : desks) {
        database.awaitTakenOver(desk);
        desk.sawNothingBut(POOL);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void transactionsOfSpringReachThePromotedOneWithOneExceptionPerConnection(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh);
      Program program = mesh.track(mesh.orderDesk("SpringOrders", OrdersDatabase.URL));
      OrderDesk desk = new OrderDesk(program.port(), "spring");
      Eventually.holds("it writes", () -> desk.write().equals(database.primary()));

      desk.begin();
      database.failOver();
      database.awaitTakenOver(desk);

      desk.sawNothingBut(SPRING_POOL);
    }
  }
}
