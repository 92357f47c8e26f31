package io.zerohop.instrumentation.jetty9;

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
    WovenJvm.with(FaultyHooks.class, Jetty9Hooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Jetty9Test.versions();
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("jetty-9", version, "app.JettySite");
  }

  /** Its requests cannot be changed. */
  @Override
  protected boolean withholds() {
    return false;
  }

  @Override
  protected List<String> points() {
    return List.of(
        Jetty9Hooks.HANDLE,
        Jetty9Hooks.HANDLE + " exit",
        Jetty9Hooks.REFUSED,
        Jetty9Hooks.COMPLETED);
  }
}
