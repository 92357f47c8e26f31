package io.zerohop.instrumentation.nettyhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.testkit.ListeningContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.ServerUnderTest.Handler;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ports of Vert.x' servers, several of which may share one. */
@ParameterizedClass
@MethodSource("versions")
class VertxListeningTest extends ListeningContract {
  private final String version;

  VertxListeningTest(String version) {
    super("vertx", points(version));
    this.version = version;
  }

  private static List<String> points(String version) {
    if (version.startsWith("vertx-4")) {
      return List.of(VertxHooks.LISTEN, VertxHooks.CLOSE);
    }
    return version.startsWith("vertx-5.0")
        ? List.of(VertxHooks.LISTEN, VertxHooks.CLOSE_5)
        : List.of(VertxHooks.LISTEN_5_1, VertxHooks.CLOSE_5_1);
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyNettyHttpHooks.class, NettyHttpHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("vertx.tested").split(","));
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("netty-http", version, "app.VertxSite");
  }

  @Test
  void aPortThatServersShareIsWithdrawnWithTheLastOfThem() throws Exception {
    try (ServerUnderTest server = server()) {
      // It is of another loader than this test.
      Class<?> site = server.getClass();
      Handler handler = asked -> asked.answer(200, "here");
      Object port = site.getMethod("startTwo", Handler.class).invoke(server, handler);
      site.getMethod("closeLast").invoke(server);
      String address = "/127.0.0.1:" + port;
      String listening = "listening vertx " + address + " http";
      assertEquals(List.of(listening), heard().events());

      site.getMethod("closeLast").invoke(server);

      assertEquals(List.of(listening, "closed " + address), heard().events());
    }
  }
}
