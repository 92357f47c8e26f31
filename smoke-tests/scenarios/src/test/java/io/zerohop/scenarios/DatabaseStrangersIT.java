package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that no instrumentation is for are left as they are, beside a policy for databases. */
class DatabaseStrangersIT {
  private static final String UNKNOWN = "io.zerohop.apps.sql.UnknownDriver";

  @TempDir Path directory;

  @Test
  void h2AndAnUnknownDriverAreUntouchedAndTheUnknownOneIsListed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.knowThisMachine();
      Thread answering = new Thread(() -> sayYes(server), "server of an unknown kind");
      answering.setDaemon(true);
      answering.start();
      int port = server.getLocalPort();
      String policy = DemoPolicy.text("orders-db.yaml").formatted(port, port + 1);
      policy = policy.replace("  connect:", "  statements: {writes: Deny}\n  connect:");
      assertEquals(0, mesh.apply("db.yaml", policy).exit());
      int app =
          mesh.track(mesh.sqlBy(mesh.settings("strangers"), "strangers-1", "Strangers")).port();

      Eventually.holds(
          "its agent knows the mesh",
          () ->
              mesh.cli("explain", "strangers", "SQL", OrdersDatabase.URL)
                  .output()
                  .contains("orders-db.default"));

      assertEquals("7 by org.h2.jdbc.JdbcConnection", Http.get(app, "/").body());
      assertEquals("y", found(app, "jdbc:unknown://127.0.0.1:" + port + "/app"));
      String noName = found(app, "jdbc:unknown://orders-db:5432/app");
      assertTrue(noName.contains("UnknownHostException: orders-db"), noName);
      noName = found(app, "jdbc:h2:tcp://orders-db:5432/app");
      assertTrue(noName.contains("UnknownHostException: orders-db"), noName);

      String described = mesh.cli("describe", "strangers", "-o", "json").output();
      JsonNode status = new ObjectMapper().readTree(described);
      List<String> untouched =
          new ObjectMapper()
              .convertValue(
                  status.findPath("driversUntouched"), new TypeReference<List<String>>() {});
      assertEquals(List.of(UNKNOWN), untouched, described);
      assertEquals(0, status.findPath("faults").asInt(-1), described);
    }
  }

  private static String found(int app, String url) throws InterruptedException {
    return Http.get(app, "/?" + URLEncoder.encode(url, StandardCharsets.UTF_8)).body();
  }

  private static void sayYes(ServerSocket server) {
    try {
      while (true) {
        try (Socket caller = server.accept()) {
          caller.getOutputStream().write('y');
        }
      }
    } catch (IOException over) {
      return; // closed
    }
  }
}
