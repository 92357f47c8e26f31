package io.zerohop.instrumentation.okhttp;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.stream.Stream;

/** OkHttp in the versions that the module's pom names. */
final class Versions {
  private Versions() {}

  static Stream<String> tested() {
    return Stream.of(System.getProperty("okhttp.tested").split(","));
  }

  static void weave() {
    WovenJvm.with(FaultyHooks.class, OkHttpHooks.class);
  }

  static ClientUnderTest client(String version, boolean queued) {
    weave();
    return VersionLoader.client(
        Path.of(System.getProperty("okhttp.jars"), version), "app.OkHttp", queued);
  }
}
