package io.zerohop.runtime;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which JDBC drivers of the application no instrumentation is in force for. */
final class UntouchedDrivers {
  /** What a driver implements. */
  static final String DRIVER = "java.sql.Driver";

  /**
   * Where they lie that have no server to connect to by way of the network, and those that hand
   * everything to another driver.
   */
  private static final List<String> NOT_MEANT =
      List.of(
          "org.h2.",
          "org.hsqldb.",
          "org.sqlite.",
          "org.duckdb.",
          "org.apache.derby.iapi.",
          "org.apache.derby.impl.",
          "org.apache.derby.jdbc.AutoloadedDriver",
          "org.apache.derby.jdbc.EmbeddedDriver",
          "org.apache.derby.jdbc.InternalDriver",
          "org.apache.commons.dbcp",
          "org.apache.tomcat.dbcp.",
          "com.p6spy.",
          "net.sf.log4jdbc.",
          "org.testcontainers.",
          "io.opentelemetry.instrumentation.",
          "java.",
          "sun.");

  private UntouchedDrivers() {}

  /**
   * Their names, in order.
   *
   * @param drivers classes that implement {@link #DRIVER}
   * @param hooked whether an instrumentation is in force for the library of a class
   */
  static List<String> among(List<Class<?>> drivers, Predicate<Class<?>> hooked) {
    TreeSet<String> names = new TreeSet<>();
    for (Class<?> driver : drivers) {
      if (!isCovered(driver, hooked)) {
        names.add(driver.getName());
      }
    }
    return List.copyOf(names);
  }

  /** A driver of a new name is often an old one's heir, as Connector/J's is. */
  private static boolean isCovered(Class<?> driver, Predicate<Class<?>> hooked) {
    for (Class<?> one = driver; one != null && one != Object.class; one = one.getSuperclass()) {
      String name = one.getName();
      if (NOT_MEANT.stream().anyMatch(name::startsWith) || hooked.test(one)) {
        return true;
      }
    }
    return false;
  }
}
