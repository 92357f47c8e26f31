package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whether calls were split by weights, as far as chance lets one say. */
final class Split {
  private Split() {}

  /** Fails if so many of the calls are not the share, give or take five standard deviations. */
  static void assertShare(double share, int calls, int count, String what) {
    double sigma = Math.sqrt(calls * share * (1 - share));
    assertTrue(
        Math.abs(count - calls * share) <= 5 * sigma,
        () -> "%s: %d of %d where %.0f were due".formatted(what, count, calls, calls * share));
  }
}
