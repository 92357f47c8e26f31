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

/** What every server's adapter must do, by Netty's. */
@ParameterizedClass
@MethodSource("versions")
class ServingTest extends ServerContract {
  private final String version;

  ServingTest(String version) {
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyNettyHttpHooks.class, NettyHttpHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("netty.tested").split(","));
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("netty-http", version, "app.NettySite");
  }

  @Override
  protected List<String> points() {
    return List.of(NettyHttpHooks.DECODE);
  }
}
