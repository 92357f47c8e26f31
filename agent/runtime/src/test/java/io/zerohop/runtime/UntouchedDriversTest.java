package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.InProcess;

class UntouchedDriversTest {
  /** A driver that no instrumentation is for. */
  private static class Unknown {}

  /** Stands for a known driver's new name: its parent lies in a package that is hooked. */
  private static final class Heir extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  private static List<String> among(Class<?>... drivers) {
    return UntouchedDrivers.among(List.of(drivers), name -> name.equals("org.covered"));
  }

  @Test
  void namesADriverThatNoInstrumentationIsFor() {
    assertEquals(List.of(Unknown.class.getName()), among(Unknown.class, Unknown.class));
    String own = UntouchedDriversTest.class.getPackageName();
    assertEquals(
        List.of(), UntouchedDrivers.among(List.of(Unknown.class), name -> name.equals(own)));
  }

  @Test
  void passesOverDriversWithoutAServerAndHeirsOfThoseThatAreKnown() {
    assertEquals(List.of(), among(InProcess.class));
    assertEquals(List.of(), among(Heir.class));
  }
}
