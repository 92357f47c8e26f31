package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import io.zerohop.testkit.WovenLibrary;
import java.util.stream.Stream;

/** OkHttp in the versions that the module's pom names. */
final class Versions implements WovenLibrary {
  static Stream<String> tested() {
    return Stream.of(System.getProperty("okhttp.tested").split(","));
  }

  static void weave() {
    WovenJvm.with(FaultyHooks.class, OkHttpHooks.class);
  }

  static ClientUnderTest client(String version, boolean queued) {
    weave();
    return VersionLoader.client("okhttp", version, "app.OkHttp", queued);
  }

  @Override
  public HookProvider hooks() {
    return new OkHttpHooks();
  }

  @Override
  public Stream<String> versions() {
    return tested();
  }

  @Override
  public ClientUnderTest client(String version, String point) {
    return client(version, point.endsWith("enqueue"));
  }

  @Override
  public boolean reaches(String version, String point) {
    return switch (point) {
      case OkHttpHooks.ENQUEUE_3 -> version.startsWith("3.");
      case OkHttpHooks.ENQUEUE -> !version.startsWith("3.");
      case OkHttpHooks.ADDRESS_4 -> version.startsWith("4.");
      case OkHttpHooks.ADDRESS_5 -> version.startsWith("5.") && version.compareTo("5.4") < 0;
      case OkHttpHooks.ADDRESS_5_4 -> version.compareTo("5.4") >= 0;
      default -> true;
    };
  }
}
