package io.zerohop.spi.hook;

import java.util.Objects;

/**
 * The library that an instrumentation hooks, and which versions of it are meant.
 *
 * <p>The version of a library on the class path is read from the name of its jar or its {@code
 * pom.properties}; one that cannot be found passes the version test, because the hook points
 * themselves are always checked. A library of the JDK has the version of the running Java, such as
 * {@code 17.0.15}.
 *
 * @param coordinates {@code group:artifact}, or {@code jdk:module} for a part of the JDK
 * @param atLeast the lowest version that is meant, inclusive; empty for no bound
 * @param below the first version that is not meant; empty for no bound
 */
public record Library(String coordinates, String atLeast, String below) {

  public Library {
    Objects.requireNonNull(atLeast, "atLeast");
    Objects.requireNonNull(below, "below");
    if (coordinates.indexOf(':') <= 0) {
      throw new IllegalArgumentException(
          "coordinates must be group:artifact or jdk:module, was " + coordinates);
    }
  }

  /** A module of the running JDK, in every version from 17 on. */
  public static Library jdk(String module) {
    return new Library("jdk:" + module, "17", "");
  }

  /** Every version of {@code group:artifact}. */
  public static Library of(String coordinates) {
    return new Library(coordinates, "", "");
  }

  /** The same library, from {@code lowest} (inclusive) up to {@code firstNot} (exclusive). */
  public Library versions(String lowest, String firstNot) {
    return new Library(coordinates, lowest, firstNot);
  }

  /** Whether this is a part of the JDK. */
  public boolean isJdk() {
    return coordinates.startsWith("jdk:");
  }
}
