package io.zerohop.controlplane.api;

import static io.zerohop.controlplane.api.RunningApi.ROUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessTest {
  private final Path directory;
  private final RunningApi api;

  AccessTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.api = new RunningApi(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void letsNobodyInWithoutTheToken() throws Exception {
    for (String header : List.of("Bearer wrong", "Basic YTpi", "Bearer ", "x")) {
      HttpResponse<String> response =
          send(api.client, HttpRequest.newBuilder(uri(ROUTES)).header("Authorization", header));
      assertEquals(401, response.statusCode(), header);
      assertTrue(response.body().contains("\"reason\":\"Unauthorized\""), response.body());
    }
    assertEquals(401, send(api.client, HttpRequest.newBuilder(uri("/apis"))).statusCode());
  }

  @Test
  void isNotReadyBeforeToolsFindTheirToken() throws Exception {
    assertEquals(503, send(api.client, HttpRequest.newBuilder(uri("/readyz"))).statusCode());
    assertEquals(200, send(api.client, HttpRequest.newBuilder(uri("/healthz"))).statusCode());
  }

  @Test
  void tellsItsHealthAndVersionToAnybody() throws Exception {
    api.server.ready();
    for (String path : List.of("/healthz", "/readyz", "/version")) {
      assertEquals(200, send(api.client, HttpRequest.newBuilder(uri(path))).statusCode(), path);
    }
  }

  @Test
  void speaksPlainHttpOnTheSamePortToLoopback() throws Exception {
    URI plain = URI.create("http://127.0.0.1:" + api.server.address().getPort() + ROUTES);
    HttpClient client = HttpClient.newHttpClient();

    assertEquals(401, send(client, HttpRequest.newBuilder(plain)).statusCode());
    assertEquals(
        200,
        send(
                client,
                HttpRequest.newBuilder(plain)
                    .header("Authorization", "Bearer " + api.server.access().token()))
            .statusCode());
  }

  @Test
  void refusesABodyThatIsTooLong() throws Exception {
    byte[] body = new byte[9 * 1024 * 1024];
    HttpResponse<String> response =
        api.client.send(
            api.request(ROUTES).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(413, response.statusCode());
    assertTrue(response.body().contains("RequestEntityTooLarge"), response.body());
  }

  @Test
  void answersOthersWhileSlowClientsHoldTheirConnections() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket("127.0.0.1", api.server.address().getPort());
        String head =
            "POST "
                + ROUTES
                + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: Bearer "
                + api.server.access().token()
                + "\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertEquals(200, api.get(ROUTES).status());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void survivesGarbage() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", api.server.address().getPort())) {
      socket
          .getOutputStream()
          .write("\u0000\u0001nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.setSoTimeout(60_000);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(answer.contains("Exception"), answer);
    }
    assertEquals(200, api.get("/version").status());
  }

  @Test
  void neverShowsAStackTrace() throws Exception {
    api.store.close();

    RunningApi.Answer answer = api.get(ROUTES);

    assertEquals(500, answer.status());
    assertEquals("InternalError", answer.at("/reason"));
    assertFalse(answer.body().toString().contains("Exception"), "" + answer.body());
  }

  @Test
  void writesTheUsersFilesForTheirOwnerOnly() throws Exception {
    Path home = directory.resolve("home/.zerohop");

    api.server.access().write(home);

    for (String name : List.of("config", "kubeconfig")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))));
      assertTrue(Files.readString(home.resolve(name)).contains(api.server.access().token()));
    }
    assertFalse(api.server.access().toString().contains(api.server.access().token()));
  }

  @Test
  void keepsTokenAndCertificateOverARestart(@TempDir Path other) throws Exception {
    String first;
    try (RunningApi one = new RunningApi(other)) {
      first = one.server.access().token() + one.server.access().certificateAuthority();
    }
    try (RunningApi two = new RunningApi(other)) {
      assertEquals(first, two.server.access().token() + two.server.access().certificateAuthority());
    }
  }

  private URI uri(String path) {
    return URI.create(api.server.access().server() + path);
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
