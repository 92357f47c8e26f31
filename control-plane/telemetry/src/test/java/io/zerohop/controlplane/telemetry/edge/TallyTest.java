package io.zerohop.controlplane.telemetry.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static Tally buckets(long... counts) {
    List<Long> all = new ArrayList<>(Collections.nCopies(Tally.BOUNDS.size() + 1, 0L));
    for (int i = 0; i < counts.length; i += 2) {
      all.set((int) counts[i], counts[i + 1]);
    }
    return Tally.durations(Tally.BOUNDS, all, 1.5);
  }

  @Test
  void aShareOfCallsEndedWithinATimeThatLiesEvenlyInItsBucket() {
    // 50 calls from 5 to 10 ms, 50 from 25 to 50 ms.
    Tally tally = buckets(6, 50, 8, 50);
    assertEquals(0.010, tally.quantile(0.5), 1e-9);
    assertEquals(0.0075, tally.quantile(0.25), 1e-9);
    assertEquals(0.0475, tally.quantile(0.95), 1e-9);
    assertEquals(0.05, tally.quantile(1), 1e-9);
  }

  @Test
  void theFirstBucketBeginsAtZeroAndTheLastOneHasNoEnd() {
    assertEquals(0.00005, buckets(0, 10).quantile(0.5), 1e-9);
    assertEquals(10.0, buckets(19, 10).quantile(0.5), 1e-9);
    assertEquals(0, Tally.calls(5, false).quantile(0.5), 1e-9);
  }

  @Test
  void bucketsOfOtherBoundsAreCountedWhereTheyLie() {
    Tally tally = Tally.durations(List.of(0.005, 0.02, 0.5, 60.0), List.of(1L, 2L, 3L, 4L, 5L), 9);
    assertEquals(1, tally.buckets().get(5), "to 5 ms");
    assertEquals(2, tally.buckets().get(7), "20 ms is between 10 and 25");
    assertEquals(3, tally.buckets().get(12), "to 500 ms");
    assertEquals(9, tally.buckets().get(19), "60 s and all above");
    assertEquals(9, tally.seconds(), 1e-9);
  }

  @Test
  void countsThatFitNoBoundsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Tally.durations(List.of(1.0), List.of(1L), 1));
  }

  @Test
  void whatHasComeIsTheDifferenceAndAllOfItWhereCountingBeganAnew() {
    Tally before = Tally.calls(7, true).plus(Tally.retries(2));
    Tally after = Tally.calls(9, true).plus(Tally.retries(2));
    assertEquals(Tally.calls(2, true), after.since(before));
    assertEquals(Tally.calls(3, true), Tally.calls(3, true).since(before));
    assertEquals(Tally.NONE, after.since(after));
  }
}
