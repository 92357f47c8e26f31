package io.zerohop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ArmsTest {
  @Test
  void aThreadThatEndedTakesNothingFromWhatTheOthersUsed() {
    Map<Long, Long> before = Map.of(1L, 100L, 2L, 50_000L);
    Map<Long, Long> after = Map.of(1L, 130L, 3L, 7L);

    assertEquals(37, Arms.growth(before, after));
  }
}
