package io.zerohop.scenarios;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications with one URL, and one pool, for all they do, which set a connection read-only after
 * the pool handed it out.
 */
class DatabaseOneUrlIT {
  private static final List<String> POOLS =
      List.of("hikari", "dbcp2", "tomcat", "agroal", "driver-manager");

  @TempDir Path directory;

  @Test
  void readsOfEveryPoolGoToTheReplicaAndItsWritesToThePrimaryOfPostgresql() throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      keepSides(mesh, database, OrdersDatabase.URL);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void readsOfEveryPoolGoToTheReplicaAndItsWritesToThePrimaryOfMariaDbByBothDrivers(Jdk jdk)
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.startMariaDb();
        LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      database.join(mesh);
      for (String product : List.of("mariadb", "mysql")) {
        keepSides(mesh, database, "jdbc:" + product + "://orders-db:3306/app");
      }
    }
  }

  private static void keepSides(LiveMesh mesh, OrdersDatabase database, String url)
      throws Exception {
    try (Program program = Program.start(mesh.orderDesk("Pools", url))) {
      for (String pool : POOLS) {
        OrderDesk desk = new OrderDesk(program.port(), pool);
        database.awaitSides(desk);
        desk.begin();
        database.keptSides(desk);
        desk.end();
      }
    }
  }
}
