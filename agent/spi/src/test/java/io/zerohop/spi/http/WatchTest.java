package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines that pass while their calls go on. */
class WatchTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final Object owner = new Object();
  private final Watch.Guard guard = Watch.over(owner, () -> {});
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final long now = System.nanoTime();

  @AfterEach
  void forget() {
    Watch.forget(guard);
  }

  private Closeable closing(String what) {
    return () -> closed.add(what);
  }

  private void assertNextIsClosed(String what) throws InterruptedException {
    assertEquals(what, closed.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void aCloseThatGetsStuckStopsNoOtherDeadline() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Object another = new Object();
    Watch.Guard other = Watch.over(another, () -> {});
    try {
      guard.limit(
          () -> {
            begun.countDown();
            await(stuck);
          },
          now);
      assertTrue(begun.await(20, TimeUnit.SECONDS));

      other.limit(closing("other"), System.nanoTime());

      assertNextIsClosed("other");
      assertTrue(other.overran());
    } finally {
      Reference.reachabilityFence(another);
      stuck.countDown();
      Watch.forget(other);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The watch looks, the next attempt begins, the watch acts on what it saw. */
  @Test
  void aDeadlineThatPassesAsTheNextAttemptBeginsTakesNothingFromThat() throws Exception {
    guard.limit(closing("first"), now + HOUR);
    Watch.Limit seen = guard.current();
    guard.rearm();
    guard.limit(closing("second"), now + 2 * HOUR);

    guard.check(seen, now + HOUR);
    assertFalse(guard.overran());

    guard.check(guard.current(), now + 2 * HOUR);
    assertTrue(guard.overran());
    assertNextIsClosed("second");
    assertEquals(List.of(), List.copyOf(closed));
  }

  @Test
  void whatWasAnsweredInTimeIsNotCutByTheAttemptsDeadline() {
    guard.limit(closing("attempt"), now + HOUR);
    Watch.Limit seen = guard.current();
    assertTrue(guard.limit(closing("call"), now + 2 * HOUR));

    guard.check(seen, now + HOUR);

    assertFalse(guard.overran());
    assertEquals(List.of(), List.copyOf(closed));
  }

  @Test
  void aLimitThatComesTooLateSaysSoAndEndsWhatItIsFor() throws Exception {
    guard.limit(closing("attempt"), now);
    assertNextIsClosed("attempt");

    assertFalse(guard.limit(closing("call"), System.nanoTime() + HOUR));
    assertNextIsClosed("call");
    assertTrue(guard.overran());

    guard.rearm();
    assertFalse(guard.overran());
    assertTrue(guard.limit(closing("next"), System.nanoTime() + HOUR));
  }

  @Test
  void aDeadlineEndsACallOnce() throws Exception {
    guard.limit(closing("attempt"), now + HOUR);
    Watch.Limit seen = guard.current();

    guard.check(seen, now + HOUR);
    guard.check(seen, now + HOUR);
    guard.check(guard.current(), now + HOUR);

    assertNextIsClosed("attempt");
    assertEquals(List.of(), List.copyOf(closed));
  }
}
