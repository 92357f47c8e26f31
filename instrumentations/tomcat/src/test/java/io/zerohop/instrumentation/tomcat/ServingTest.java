package io.zerohop.instrumentation.tomcat;

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

/** What every server's adapter must do, by Tomcat's. */
@ParameterizedClass
@MethodSource("versions")
class ServingTest extends ServerContract {
  private final String version;

  ServingTest(String version) {
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, TomcatHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return TomcatTest.versions();
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("tomcat", version, "app.TomcatSite");
  }

  @Override
  protected List<String> points() {
    return List.of(
        TomcatHooks.FIRST,
        TomcatHooks.FIRST + " exit",
        TomcatHooks.REFUSED,
        TomcatHooks.LATER,
        TomcatHooks.LATER + " exit",
        TomcatHooks.COMMIT);
  }
}
