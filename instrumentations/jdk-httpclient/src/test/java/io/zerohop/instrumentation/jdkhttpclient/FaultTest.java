package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler that throws changes nothing for the application, whichever it is. */
class FaultTest {
  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final Backend backend = Backend.start("first");

  @AfterEach
  void close() {
    System.clearProperty(InjectingAdapter.FAULT);
    mesh.close();
    backend.close();
  }

  static Stream<String> points() {
    return new JdkHttpClientHooks()
        .hooks().points().stream()
            .map(point -> point.id())
            // Reached with TLS or HTTP/2 only.
            .filter(id -> !id.startsWith("Utils") && !id.startsWith("Abstract"))
            .filter(id -> !id.startsWith("Stream"));
  }

  @ParameterizedTest
  @MethodSource("points")
  void aFaultInAHookChangesNothingForTheApplication(String point) throws Exception {
    // The service is where its URL says, so that the original call and the routed one are one.
    mesh.play("localhost", Script.inOrder(Sends.to(backend)));
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("http://localhost:" + backend.port() + "/path?q=1");
    HttpRequest get = HttpRequest.newBuilder(uri).build();
    HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("content")).build();
    for (HttpRequest request : new HttpRequest[] {get, post, get}) {
      System.setProperty(InjectingAdapter.FAULT, point);

      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

      assertEquals("first", response.body());
      Backend.Request seen = backend.requests().get(backend.requests().size() - 1);
      assertEquals("/path?q=1", seen.target());
      assertEquals("localhost:" + backend.port(), seen.header("host"));
    }
    // A GET has no 204 here; every other point was reached and threw.
    assertTrue(
        point.equals(JdkHttpClientHooks.NO_BODY)
            || System.getProperty(InjectingAdapter.FAULT) == null,
        point);
    assertEquals(3, backend.requests().size());
  }
}
