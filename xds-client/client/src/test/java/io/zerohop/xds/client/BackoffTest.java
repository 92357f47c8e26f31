package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** How long a client waits before it connects again. */
class BackoffTest {
  private static List<Long> waits(DoubleSupplier random) {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), random);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      millis.add(backoff.next().toMillis());
    }
    return millis;
  }

  @Test
  void theLongestWaitsGrowUpToTheirLimit() {
    assertEquals(List.of(1000L, 1600L, 2560L, 4096L, 5000L, 5000L), waits(() -> 1));
  }

  @Test
  void theShortestWaitsAreHalfOfThat() {
    assertEquals(List.of(500L, 800L, 1280L, 2048L, 2500L, 2500L), waits(() -> 0));
  }

  @Test
  void eachWaitIsDrawnAnew() {
    double[] drawn = {0, 1, 0.5, 0, 1, 0.5};
    int[] next = {0};
    assertEquals(List.of(500L, 1600L, 1920L, 2048L, 5000L, 3750L), waits(() -> drawn[next[0]++]));
  }

  @Test
  void afterASuccessTheNextWaitIsAShortOne() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 1);
    backoff.next();
    backoff.next();
    backoff.reset();
    assertEquals(Duration.ofSeconds(1), backoff.next());
  }
}
