package io.zerohop.instrumentation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JettyTest {
  private final HeardInbound heard = HeardInbound.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JettyHooks.class, SpringBootHooks.class);
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
    return VersionLoader.server("jetty", version, "app.JettySite");
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
    for (String point : List.of(JettyHooks.START, JettyHooks.CLOSE)) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = site(version)) {
        assertEquals(200, status(server.start(asked -> asked.answer(200, "here"))));
      }
    }
    assertEquals(2, heard.faults().size());
  }
}
