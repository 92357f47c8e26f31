package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.OtlpReceiver.Measured;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an unchanged application does with its database, measured by the agent. */
class DatabaseMetricsIT {
  @TempDir Path directory;

  @Test
  void statementsAndWaitsForThePoolAreMeasured() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        OrdersDatabase database = OrdersDatabase.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      database.join(mesh);
      int port =
          mesh.track(
                  mesh.orderDesk("HikariOrders", OrdersDatabase.URL)
                      .with("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint())
                      .with("OTEL_TRACES_EXPORTER", "none")
                      .with("OTEL_METRIC_EXPORT_INTERVAL", "100"))
              .port();
      OrderDesk desk = new OrderDesk(port, "orders");
      database.awaitSides(desk);
      Eventually.holds(
          "both sides are measured",
          () ->
              desk.write().equals(database.primary())
                  && desk.read().equals(database.replica())
                  && !measured(receiver, "INSERT", "writer").isEmpty()
                  && !measured(receiver, "SELECT", "reader").isEmpty());

      Measured insert = measured(receiver, "INSERT", "writer").get(0);
      assertEquals("s", insert.metric().getUnit());
      assertEquals("postgresql", insert.attribute("db.system.name"));
      assertEquals("app", insert.attribute("db.namespace"));
      assertEquals("orders-db", insert.attribute("server.address"));
      assertEquals("orders-db.default", insert.attribute("zerohop.service"));
      assertTrue(
          insert.attribute("zerohop.route").startsWith("DatabaseRoute/default/orders-db"),
          insert::toString);
      assertEquals("OK", insert.attribute("zerohop.reason"));
      assertTrue(insert.value() >= 1, insert::toString);
      assertEquals(List.of(), measured(receiver, "INSERT", "reader"));

      Eventually.holds(
          "waits for the pool are measured",
          () ->
              desk.read().equals(database.replica())
                  && receiver.measured("orders", "db.client.connection.wait_time").stream()
                      .anyMatch(each -> isOfPool(each) && each.value() >= 1)
                  && !receiver.measured("orders", "db.client.connection.count").isEmpty());
      Measured idle =
          receiver.measured("orders", "db.client.connection.count").stream()
              .filter(each -> each.attribute("db.client.connection.state").equals("idle"))
              .findFirst()
              .orElseThrow();
      assertTrue(isOfPool(idle), idle::toString);
      assertTrue(idle.metric().hasSum() && !idle.metric().getSum().getIsMonotonic());
    }
  }

  private static boolean isOfPool(Measured each) {
    return each.attribute("db.client.connection.pool.name").startsWith("HikariPool");
  }

  /** What statements of that verb took on that side. */
  private static List<Measured> measured(OtlpReceiver receiver, String verb, String side) {
    return receiver.measured("orders", "db.client.operation.duration").stream()
        .filter(each -> each.attribute("db.operation.name").equals(verb))
        .filter(each -> each.attribute("zerohop.side").equals(side))
        .toList();
  }
}
