package io.zerohop.instrumentation.jetty;

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

/** What every server's adapter must do, by Jetty's. */
@ParameterizedClass
@MethodSource("versions")
class ServingTest extends ServerContract {
  private final String version;

  ServingTest(String version) {
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
    return VersionLoader.server("jetty", version, "app.JettySite");
  }

  /** Its requests cannot be changed. */
  @Override
  protected boolean withholds() {
    return false;
  }

  @Override
  protected List<String> points() {
    return List.of(JettyHooks.HANDLE, JettyHooks.HANDLE + " exit", JettyHooks.REFUSED);
  }
}
