package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Whether hooks were passed, by the states that the status shows. */
public final class Reached {
  private Reached() {}

  /**
   * The one copy of a library of the JDK's has come past all of these hook points.
   *
   * @param points ids of hook points
   */
  public static void all(String library, Collection<String> points)
      throws ReflectiveOperationException {
    check("name=" + library + ",", "", points);
  }

  /** The copy in the loader of this name has. */
  public static void all(String library, String loader, Collection<String> points)
      throws ReflectiveOperationException {
    check("name=" + library + ",", "loader=" + loader + ",", points);
  }

  private static void check(String name, String loader, Collection<String> points)
      throws ReflectiveOperationException {
    String states = WovenJvm.current().states();
    List<String> copies =
        Arrays.stream(states.split("LibraryState\\[", -1))
            .filter(copy -> copy.startsWith(name) && copy.contains(loader))
            .toList();
    assertEquals(1, copies.size(), states);
    for (String id : points) {
      assertTrue(copies.get(0).contains("[id=" + id + ", stage=REACHED"), id + " in " + copies);
    }
  }
}
