package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an unchanged application sees where its connection is lost, and where texts begin things.
 */
class DatabaseSessionsIT {
  @TempDir Path directory;

  @Test
  void aReadWhoseConnectionIsLostIsRunAgainOnlyWherePolicyAsksForItAndNothingIsOpen()
      throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        Tampering wire = Tampering.start(database.primaryPort());
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh, "replicas: {split: Transaction}", wire.port());
      Steps orders =
          new Steps(mesh.track(mesh.sql("orders", "orders-1", "Steps", OrdersDatabase.URL)).port());
      Eventually.holds(
          "the primary answers",
          () -> orders.does("a", "take/create/read").equals(database.primary()));

      wire.cut();
      assertFails("08", orders.does("a", "read"));

      database.join(mesh, "statements: {rerunReads: true}", wire.port());
      orders.does("a", "take/read");
      orders.does("writing", "take/read");
      orders.does("open", "take/begin/read");
      wire.cut();
      assertEquals(database.primary(), orders.does("a", "read"), "run again");
      assertFails("08003", orders.does("a", "read"));
      assertFails("08", orders.does("writing", "write"));
      assertFails("08", orders.does("open", "read"));

      orders.does("a", "take/read");
      // The server's own last word: somebody ended that session on purpose.
      assertEquals("done", orders.does("b", "take/cut/give"));
      assertFails("57P01", orders.does("a", "read"));
    }
  }

  @Test
  void aTransactionThatATextBeginsAsReadOnlyIsTheReplicasUntilItEnds() throws Exception {
    try (OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      Steps orders =
          new Steps(mesh.track(mesh.sql("orders", "orders-1", "Steps", OrdersDatabase.URL)).port());
      Eventually.holds(
          "a replica takes it",
          () -> orders.does("a", "take/create/start/read").equals(database.replica()));

      assertEquals(database.replica(), orders.does("a", "read"));
      assertEquals(database.primary(), orders.does("a", "end/read"));
      assertEquals(database.primary(), orders.does("a", "write/read"));
      assertFails("25006", orders.does("a", "start/write"));
    }
  }

  private static void assertFails(String state, String told) {
    assertTrue(told.startsWith("org.postgresql.util.PSQLException " + state), told);
  }
}
