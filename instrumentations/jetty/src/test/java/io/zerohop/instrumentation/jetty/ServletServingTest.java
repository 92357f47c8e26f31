package io.zerohop.instrumentation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.HeardInbound;
import io.zerohop.testkit.ServerContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every server's adapter must do, by Jetty's with a servlet behind it. */
@ParameterizedClass
@MethodSource("versions")
class ServletServingTest extends ServerContract {
  private final String version;

  ServletServingTest(String version) {
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JettyHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return JettyTest.versions();
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("jetty", version, "app.ServletSite");
  }

  /** EE 11 is behind 12.1, EE 10 behind 12.0. */
  private String channel() {
    return JettyHooks.LATER.get(version.startsWith("12.0") ? 0 : 1);
  }

  /** Its requests cannot be changed. */
  @Override
  protected boolean withholds() {
    return false;
  }

  @Override
  protected List<String> points() {
    return List.of(
        JettyHooks.HANDLE,
        JettyHooks.HANDLE + " exit",
        JettyHooks.REFUSED,
        channel(),
        channel() + " exit");
  }

  @Test
  void aVisitAfterADispatchIsInTheMiddleOfItsRequestToo() throws Exception {
    Around limited = new Around(777, null);
    AtomicReference<Around> seen = new AtomicReference<>();
    HeardInbound heard = HeardInbound.connect();
    heard.serve(asked -> new Step.Serve(limited));
    try (ServerUnderTest server = server()) {
      int port =
          server.start(
              asked -> {
                seen.set(HeardInbound.aroundThread());
                asked.answer(200, "again");
              });
      String url = "http://127.0.0.1:" + port + "/again";
      HttpURLConnection asked = (HttpURLConnection) URI.create(url).toURL().openConnection();

      assertEquals(200, asked.getResponseCode());

      assertEquals(limited, seen.get());
      Await.until("the end is told", () -> heard.onlyCall().told().size() == 2);
      assertEquals(List.of("result 200 a", "end"), heard.onlyCall().told());
      assertTrue(heard.faults().isEmpty());
    }
  }
}
