package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.zerohop.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver whose certificate was told beforehand, for a name that it is not called by. */
class PinnedCertificateTest {
  @TempDir Path directory;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private ServerKeys keys;
  private HttpsServer server;

  @BeforeEach
  void listen() throws Exception {
    keys = ServerKeys.make(directory, "elsewhere");
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.managers().getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            received.add(
                exchange.getRequestURI().getPath()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ExportBed exporting(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put("otel.exporter.otlp.endpoint", "https://127.0.0.1:" + server.getAddress().getPort());
    values.put("otel.exporter.otlp.headers", "authorization=Bearer%20token");
    values.put("otel.bsp.schedule.delay", "20");
    return new ExportBed(new OtelSettings(values));
  }

  @Test
  void theOneThatWasToldIsTrustedWhateverNameItSays() throws IOException {
    try (ExportBed bed = exporting(Map.of(OtelSettings.PINNED, keys.pem()))) {
      bed.call(1);

      Await.until("it is taken", () -> bed.export.counts().exported() == 1);
      assertEquals(List.of("/v1/traces Bearer token"), received);
    }
  }

  @Test
  void anotherOneIsNotAndSeesNoToken() throws Exception {
    String other = ServerKeys.make(directory, "another").pem();
    for (Map<String, String> pinned :
        List.of(Map.of(OtelSettings.PINNED, other), Map.<String, String>of())) {
      Map<String, String> soon = new HashMap<>(pinned);
      soon.put("otel.exporter.otlp.timeout", "500");
      try (ExportBed bed = exporting(soon)) {
        bed.call(1);

        Await.until("it is not taken", () -> bed.export.counts().failed() == 1);
        assertEquals(0, bed.export.counts().exported());
      }
    }
    assertEquals(List.of(), received);
  }

  @Test
  void theOneIsNotPinnedForWhatIsMadeAfterIt() throws Exception {
    exporting(Map.of(OtelSettings.PINNED, keys.pem())).close();
    try (ExportBed bed = exporting(Map.of("otel.exporter.otlp.timeout", "500"))) {
      bed.call(1);

      Await.until("it is not trusted", () -> bed.export.counts().failed() == 1);
    }
  }

  @Test
  void whatIsNoCertificateIsRefused() {
    var wrong =
        assertThrows(
            RuntimeException.class, () -> exporting(Map.of(OtelSettings.PINNED, "none")).close());

    assertTrue(String.valueOf(wrong.getMessage()).contains("no certificate"), wrong::toString);
  }
}
