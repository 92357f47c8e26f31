package io.zerohop.instrumentation.jetty;

import io.zerohop.instrumentation.server.SpringBootHooks;
import io.zerohop.testkit.ListeningContract;
import io.zerohop.testkit.ServerUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("versions")
class JettyTest extends ListeningContract {
  private final String version;

  JettyTest(String version) {
    super("jetty", List.of(JettyHooks.START, JettyHooks.CLOSE));
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JettyHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("jetty.tested").split(","));
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("jetty", version, "app.JettySite");
  }
}
