package io.zerohop.engine.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token bucket promises, whenever calls come. */
class TokenBucketPropertiesTest {
  private static final long SECOND = 1_000_000_000L;

  private static TokenBucket bucket(long requests, long perNanos, long burst) {
    return new TokenBucket(new RateLimit("k", requests, perNanos, burst, null));
  }

  /** Beside a bucket of real numbers that is filled at each call. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void givesWhatABucketThatFillsEvenlyGives(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long requests = 1L + random.nextInt(50);
    long per = SECOND / 100 * (1 + random.nextInt(300));
    long burst = 1L + random.nextInt(20);
    TokenBucket bucket = bucket(requests, per, burst);
    double tokens = burst;
    long now = seed % 2 == 0 ? -3 * SECOND : Long.MAX_VALUE - 2 * SECOND; // nanoTime may pass both
    int taken = 0;
    long from = now;
    for (int i = 0; i < 4000; i++) {
      long pause = (long) (random.nextDouble() * 2 * per / requests);
      now += pause;
      tokens = Math.min((double) burst, tokens + (double) pause * (double) requests / (double) per);
      boolean clear = Math.abs(tokens - 1) > 1e-5; // at the very edge rounding may decide
      assertEquals(Math.floor(tokens + 1e-5), (double) bucket.left(now), 1);
      boolean given = bucket.take(now);
      if (clear) {
        assertEquals(tokens >= 1, given, "call " + i + " with " + tokens + " tokens");
      }
      tokens -= given ? 1 : 0;
      taken += given ? 1 : 0;
    }
    assertTrue(taken <= burst + (double) (now - from) * requests / per + 1, "never more: " + taken);
  }

  @Test
  void isFullAtFirstAndAgainAfterAPause() {
    TokenBucket bucket = bucket(10, SECOND, 3);
    for (int round = 0; round < 3; round++) {
      long now = round * SECOND;
      assertEquals(3, bucket.left(now));
      for (int taken = 0; taken < 3; taken++) {
        assertTrue(bucket.take(now));
      }
      assertFalse(bucket.take(now));
      assertEquals(0, bucket.left(now));
      assertFalse(bucket.take(now + SECOND / 10 - 1));
      assertTrue(bucket.take(now + SECOND / 10));
    }
  }

  @Test
  void manyThreadsGetNoMoreThanThereIs() throws Exception {
    TokenBucket bucket = bucket(1, 3600 * SECOND, 1000);
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(
              () -> {
                for (int call = 0; call < 1000; call++) {
                  taken.addAndGet(bucket.take(5) ? 1 : 0);
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertEquals(1000, taken.get());
  }

  @Test
  void isTheSameBucketForTheSameNumbersOnly() {
    TokenBucket bucket = bucket(10, SECOND, 3);
    assertTrue(bucket.keeps(new RateLimit("k", 20, 2 * SECOND, 3, "elsewhere:7")));
    assertFalse(bucket.keeps(new RateLimit("k", 20, SECOND, 3, null)));
    assertFalse(bucket.keeps(new RateLimit("k", 10, SECOND, 4, null)));
  }
}
