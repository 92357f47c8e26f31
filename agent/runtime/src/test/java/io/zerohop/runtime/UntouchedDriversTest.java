package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.InProcess;

class UntouchedDriversTest {
  /** A driver that no instrumentation is for. */
  private static class Unknown {}

  private static final class NewName extends Unknown {}

  /** Stands for a driver whose parent is passed over: java.util is in the list. */
  private static final class Heir extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  private static List<String> among(Class<?>... drivers) {
    return UntouchedDrivers.among(List.of(drivers), one -> false);
  }

  @Test
  void namesADriverThatNoInstrumentationIsFor() {
    assertEquals(List.of(Unknown.class.getName()), among(Unknown.class, Unknown.class));
    assertEquals(List.of(), UntouchedDrivers.among(List.of(Unknown.class), Unknown.class::equals));
  }

  @Test
  void passesOverDriversWithoutAServerAndHeirsOfThoseThatAreKnown() {
    assertEquals(List.of(), among(InProcess.class));
    assertEquals(List.of(), among(Heir.class));
  }

  @Test
  void aNewNameOfADriverThatIsHookedIsPassedOver() {
    assertEquals(List.of(), UntouchedDrivers.among(List.of(NewName.class), Unknown.class::equals));
  }
}
