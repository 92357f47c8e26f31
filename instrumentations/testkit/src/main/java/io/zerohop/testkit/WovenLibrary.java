package io.zerohop.testkit;

import io.zerohop.spi.hook.HookProvider;
import java.util.stream.Stream;

/**
 * A library in the versions that a module tests, for the tests that are the same in each module.
 */
public interface WovenLibrary {
  /** The hooks under test. */
  HookProvider hooks();

  /** The versions, and where there is more than one way to call, the ways; any text. */
  Stream<String> versions();

  /**
   * A client of one of the versions, in a JVM that is woven.
   *
   * @param point the hook point that it must pass, empty for any
   */
  ClientUnderTest client(String version, String point);

  /** Whether that client passes the point. */
  default boolean reaches(String version, String point) {
    return true;
  }
}
