package io.zerohop.instrumentation.undertow;

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
class UndertowTest extends ListeningContract {
  private final String version;

  UndertowTest(String version) {
    super("undertow", List.of(UndertowHooks.START, UndertowHooks.STOP));
    this.version = version;
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, UndertowHooks.class, SpringBootHooks.class);
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("undertow.tested").split(","));
  }

  @Override
  protected ServerUnderTest server() {
    return VersionLoader.server("undertow", version, "app.UndertowSite");
  }
}
