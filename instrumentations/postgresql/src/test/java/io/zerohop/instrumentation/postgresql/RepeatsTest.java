package io.zerohop.instrumentation.postgresql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What may be run again is one statement, once. */
class RepeatsTest {
  private final Object read = new Object();
  private final Object insert = new Object();
  private final Repeats repeats = new Repeats();

  @Test
  void noStatementIsRunAgainForTheSakeOfAnother() {
    repeats.may(insert, false);
    repeats.may(read, true);
    assertFalse(repeats.take(insert));
    assertTrue(repeats.take(read));
  }

  @Test
  void whatMayBeRunAgainMayBeOnce() {
    repeats.may(read, true);
    assertTrue(repeats.take(read));
    assertFalse(repeats.take(read));
    repeats.may(read, true);
    repeats.may(read, false);
    assertFalse(repeats.take(read));
  }
}
