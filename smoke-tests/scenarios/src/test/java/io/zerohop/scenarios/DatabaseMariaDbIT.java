package io.zerohop.scenarios;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unchanged applications on MariaDB, by its own driver and by MySQL's, under a DatabaseRoute. */
@Tag("full")
class DatabaseMariaDbIT {
  private static final int POOL = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void aPromotedReplicaTakesOverFromBothDriversWithOneExceptionPerConnection(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.startMariaDb();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh);
      List<OrderDesk> desks = new ArrayList<>();
      for (String product : List.of("mariadb", "mysql")) {
        String url = "jdbc:" + product + "://orders-db/app";
        for (String main : List.of("HikariOrders", "SpringOrders")) {
          String name = product + "-" + main.toLowerCase(Locale.ROOT);
          Program program = mesh.track(mesh.sql(name, name + "-1", main, url));
          desks.add(
              new OrderDesk(program.port(), main.equals("SpringOrders") ? "spring" : "orders"));
        }
      }
      for (OrderDesk desk : desks) {
        database.awaitSides(desk);
        desk.begin();
        database.keptSides(desk);
      }

      database.failOver();

      for (OrderDesk desk : desks) {
        database.awaitTakenOver(desk);
        desk.sawNothingBut(POOL);
      }
    }
  }
}
