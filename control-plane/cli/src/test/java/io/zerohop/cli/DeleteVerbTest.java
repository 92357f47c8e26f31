package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code zerohop delete} asks a control plane to delete, which says yes to everything. */
class DeleteVerbTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      """;

  @TempDir Path directory;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server = listening();

  private static HttpServer listening() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    Files.writeString(
        directory.resolve("config"),
        "{\"server\":\"http://127.0.0.1:%d\"}".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int delete(String... words) {
    List<String> all = new ArrayList<>(List.of("delete"));
    all.addAll(List.of(words));
    all.addAll(List.of("--config", directory.resolve("config").toString()));
    return new Cli(List.of())
        .run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("app.yaml"), text).toString();
  }

  @Test
  void removesWhatAFileHoldsAndPassesOverWhatMeansNothingHere() throws IOException {
    String deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: reviews}\n";

    assertEquals(0, delete("-f", file(SERVICE + deployment)));

    assertEquals(List.of("DELETE /api/v1/namespaces/default/services/reviews"), asked);
    assertTrue(out.toString().contains("service/reviews deleted"), out.toString());
    assertTrue(err.toString().contains("Deployment means nothing here"), err.toString());
  }

  @Test
  void anEmptyNameIsUsageAndNotAllObjectsOfTheKind() {
    assertEquals(2, delete("httproute", ""));
    assertEquals(2, delete("httproute", "reviews", " "));
    assertEquals(2, delete("httproute", "reviews", "-n", ""));

    assertEquals(List.of(), asked);
    assertTrue(err.toString().contains("must not be empty"), err.toString());
  }

  @Test
  void ofAFileThatHoldsADocumentWithoutANameNothingIsDeleted() throws IOException {
    assertEquals(1, delete("-f", file(SERVICE + "---\n" + SERVICE.replace("name:", "nmae:"))));

    assertEquals(List.of(), asked);
    assertTrue(err.toString().contains("app.yaml:5:1  metadata.name is missing"), err.toString());
    assertTrue(err.toString().contains("nothing was deleted"), err.toString());
  }

  @Test
  void ofAFileThatHoldsAnUnknownKindNothingIsDeleted() throws IOException {
    assertEquals(1, delete("-f", file(SERVICE + "---\n" + SERVICE.replace("Service", "Servce"))));

    assertEquals(List.of(), asked);
    assertTrue(err.toString().contains("there is no kind \"Servce\""), err.toString());
  }

  @Test
  void ofAFileThatHoldsAKindOfTheSameNameFromElsewhereNothingIsDeleted() throws IOException {
    String knative = "---\n" + SERVICE.replace("v1", "serving.knative.dev/v1");

    assertEquals(1, delete("-f", file(SERVICE + knative)));

    assertEquals(List.of(), asked);
    assertTrue(
        err.toString().contains("the apiVersion \"serving.knative.dev/v1\""), err.toString());
  }

  @Test
  void removesWhatACollectionHolds() throws IOException {
    String items =
        """
        kind: ServiceList
        apiVersion: v1
        items:
        - {apiVersion: v1, kind: Service, metadata: {name: a}}
        - {apiVersion: v1, kind: Service, metadata: {name: b, namespace: shop}}
        """;

    assertEquals(0, delete("-f", file(items)));

    assertEquals(
        List.of(
            "DELETE /api/v1/namespaces/default/services/a",
            "DELETE /api/v1/namespaces/shop/services/b"),
        asked);
  }
}
