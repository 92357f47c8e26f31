package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import io.zerohop.testkit.WovenLibrary;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Apache HttpClient 5 in the versions that the module's pom names, each as the classic client and
 * as the one that calls back.
 */
final class Versions implements WovenLibrary {
  static final String ASYNC = "async ";

  private static final Set<String> OF_ASYNC =
      Set.of(ApacheHooks.ASYNC_EXECUTE, ApacheHooks.CONNECT);

  static Stream<String> tested() {
    return Stream.of(System.getProperty("apache.tested").split(","));
  }

  /** The same with each way to call. */
  static Stream<String> ways() {
    return tested().flatMap(version -> Stream.of(version, ASYNC + version));
  }

  static void weave() {
    WovenJvm.with(FaultyHooks.class, ApacheHooks.class);
  }

  /**
   * A client of a version, or of a way to call it.
   *
   * @param retrying whether it tries again by itself, as it does unless told not to
   */
  static ClientUnderTest client(String way, boolean retrying) {
    weave();
    boolean async = way.startsWith(ASYNC);
    String version = async ? way.substring(ASYNC.length()) : way;
    String client = async ? "app.AsyncApache" : "app.Apache";
    return VersionLoader.client("apache-httpclient-5", version, client, retrying);
  }

  @Override
  public HookProvider hooks() {
    return new ApacheHooks();
  }

  @Override
  public Stream<String> versions() {
    return ways();
  }

  @Override
  public ClientUnderTest client(String version, String point) {
    return client(version, false);
  }

  /** The hook on a socket has no token but where a handshake failed: its exit is not reached. */
  @Override
  public boolean reaches(String version, String point) {
    return version.startsWith(ASYNC)
        ? OF_ASYNC.contains(point)
        : !OF_ASYNC.contains(point) && !point.equals(ApacheHooks.BIND + " exit");
  }
}
