package io.zerohop.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Durations in buckets. */
class HistogramTest {
  /** What the conventions for HTTP advise (http.client.request.duration). */
  private static final List<Double> ADVISED =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final Histogram histogram = new Histogram();

  @Test
  void hasTheBoundsThatTheConventionsAdvise() {
    assertTrue(Histogram.BOUNDS.containsAll(ADVISED));
  }

  @Test
  void countsLikeOneWhoLooksAtEachBoundInTurn() {
    Random random = new Random(7);
    List<Long> expected = new ArrayList<>(Collections.nCopies(Histogram.BOUNDS.size() + 1, 0L));
    long sum = 0;
    for (int i = 0; i < 100_000; i++) {
      // Evenly over the orders of magnitude, from 1 us to 100 s, and every tenth on a bound.
      long nanos =
          i % 10 == 0
              ? Math.round(Histogram.BOUNDS.get(random.nextInt(Histogram.BOUNDS.size())) * 1e9)
              : (long) Math.pow(10, 3 + random.nextDouble() * 8);
      histogram.add(nanos);
      int bucket = oracle(nanos);
      expected.set(bucket, expected.get(bucket) + 1);
      sum += nanos;
    }

    assertEquals(expected, histogram.counts());
    assertEquals(100_000, histogram.count());
    assertEquals(sum / 1e9, histogram.seconds(), 1e-6);
  }

  /** A bound belongs to the bucket below it (OpenTelemetry, explicit bucket histograms). */
  private static int oracle(long nanos) {
    int bucket = 0;
    while (bucket < Histogram.BOUNDS.size()
        && nanos > Math.round(Histogram.BOUNDS.get(bucket) * 1e9)) {
      bucket++;
    }
    return bucket;
  }

  @Test
  void aClockThatWentBackCountsAsNothing() {
    histogram.add(-5);

    assertEquals(1, histogram.counts().get(0));
    assertEquals(0, histogram.seconds());
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    int threads = 16;
    int each = 50_000;
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int k = 0; k < each; k++) {
                  histogram.add(k % 2 == 0 ? 1_000 : 1_000_000_000L);
                }
              });
      all.add(thread);
      thread.start();
    }
    begin.countDown();
    for (Thread thread : all) {
      thread.join();
    }

    assertEquals(threads * (long) each, histogram.count());
    assertEquals(threads * (each / 2L), histogram.counts().get(0));
    assertEquals(threads * (each / 2L) * (1e-6 + 1), histogram.seconds(), 1e-3);
  }
}
