package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Apache HttpClient 5 in the versions that the module's pom names. */
final class Versions {
  private Versions() {}

  static Stream<String> tested() {
    return Stream.of(System.getProperty("apache.tested").split(","));
  }

  static void weave() {
    WovenJvm.with(FaultyHooks.class, ApacheHooks.class);
  }

  static ClientUnderTest client(String version, boolean retrying) {
    weave();
    return VersionLoader.client(
        Path.of(System.getProperty("apache.jars"), version), "app.Apache", retrying);
  }
}
