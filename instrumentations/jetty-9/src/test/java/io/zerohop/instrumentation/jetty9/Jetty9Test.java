package io.zerohop.instrumentation.jetty9;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.ServerUnderTest.Asked;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Jetty9Test {
  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, Jetty9Hooks.class, SpringBootHooks.class);
  }

  @AfterEach
  void disconnect() {
    System.clearProperty(InjectingAdapter.FAULT);
    heard.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("jetty.tested").split(","));
  }

  private static ServerUnderTest site(String version) {
    return VersionLoader.server("jetty-9", version, "app.JettySite");
  }

  private static int status(int port) throws IOException {
    String url = "http://127.0.0.1:" + port + "/";
    return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aListenerIsPublishedWhenItListensAndWithdrawnBeforeItCloses(String version)
      throws Exception {
    ServerUnderTest server = site(version);
    int port = server.start(asked -> asked.answer(200, "here"));
    String address = "/127.0.0.1:" + port;
    assertEquals(List.of("listening jetty " + address + " http"), heard.events());
    assertEquals(200, status(port));

    server.close();
    server.close();

    assertEquals("closed " + address, heard.events().get(1));
    assertEquals(2, heard.events().size());
    assertEquals(List.of(), heard.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultInAHookChangesNothingForTheServer(String version) throws Exception {
    for (String point : List.of(Jetty9Hooks.START, Jetty9Hooks.CLOSE)) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = site(version)) {
        assertEquals(200, status(server.start(asked -> asked.answer(200, "here"))));
      }
    }
    assertEquals(2, heard.faults().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFaultWhereAnAnswerIsCutChangesNothingForTheServer(String version) throws Exception {
    heard.serve(seen -> new Step.Serve(Around.NOTHING));
    // The first versions cut at the wire and leave the channel for later.
    List<String> points =
        version.startsWith("9.4.0.")
            ? List.of(Jetty9Hooks.ABORT_WIRE)
            : List.of(Jetty9Hooks.ABORT, Jetty9Hooks.ABORT_WIRE);
    for (String point : points) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = site(version)) {
        int port = server.start(Jetty9Test::breaks);
        assertEquals(1, arrived(port));
        Await.until(
            point + " is reached", () -> System.getProperty(InjectingAdapter.FAULT) == null);
      }
    }
    Await.until("the faults are told", () -> heard.faults().size() == points.size());
  }

  private static void breaks(Asked asked) throws IOException {
    asked.begin();
    throw new IOException("no stock");
  }

  /** How much of a body arrives; newer JDKs tell that it was cut, older ones do not. */
  private static int arrived(int port) throws IOException {
    String url = "http://127.0.0.1:" + port + "/";
    int bytes = 0;
    try (InputStream body = URI.create(url).toURL().openStream()) {
      while (body.read() >= 0) {
        bytes++;
      }
    } catch (IOException cut) {
      assertEquals("Premature EOF", cut.getMessage());
    }
    return bytes;
  }
}
