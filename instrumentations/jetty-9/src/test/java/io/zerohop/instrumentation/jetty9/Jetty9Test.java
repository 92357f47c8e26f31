package io.zerohop.instrumentation.jetty9;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.ListeningContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.ServerUnderTest.Asked;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("versions")
class Jetty9Test extends ListeningContract {
  private final String version;

  Jetty9Test(String version) {
    super("jetty", List.of(Jetty9Hooks.START, Jetty9Hooks.CLOSE));
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, Jetty9Hooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("jetty.tested").split(","));
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("jetty-9", version, "app.JettySite");
  }

  @Test
  void aFaultWhereAnAnswerIsCutChangesNothingForTheServer() throws Exception {
    heard().serve(seen -> new Step.Serve(Around.NOTHING));
    // The first versions cut at the wire and leave the channel for later.
    List<String> points =
        version.startsWith("9.4.0.")
            ? List.of(Jetty9Hooks.ABORT_WIRE)
            : List.of(Jetty9Hooks.ABORT, Jetty9Hooks.ABORT_WIRE);
    for (String point : points) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = server()) {
        int port = server.start(Jetty9Test::breaks);
        assertEquals(1, arrived(port));
        Await.until(
            point + " is reached", () -> System.getProperty(InjectingAdapter.FAULT) == null);
      }
    }
    Await.until("the faults are told", () -> heard().faults().size() == points.size());
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
