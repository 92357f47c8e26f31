package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.testkit.ServerContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every server's adapter must do, by Vert.x', which has a decoder and an encoder. */
@ParameterizedClass
@MethodSource("versions")
class VertxServingTest extends ServerContract {
  private final String version;

  VertxServingTest(String version) {
    this.version = version;
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

  @Override
  protected List<String> points() {
    return List.of(NettyHttpHooks.DECODE);
  }
}
