package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.sql.Order;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How two connections end, for every such driver: both of them, at once, from any thread. */
abstract class EndContract extends AccessContract {
  private static final int SOON = 8;

  EndContract(DriverFamily family) {
    super(family);
  }

  private boolean areAllClosed() {
    return mesh.calls().stream().allMatch(PlayedCall::isClosed);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void anAbortDoesNotWaitForTheQueryThatRunsOnTheReplica(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    CountDownLatch asked = new CountDownLatch(1);
    mesh.order(
        sql -> {
          asked.countDown();
          return Order.NOTHING;
        });
    driver.ask("start", "a", "read", "? SELECT SLEEP(20)");
    await(asked);

    assertEquals("aborted", driver.askWithin(SOON, "abort", "a"));

    String slept = driver.ask("finish", "a");
    assertTrue(slept.startsWith("read, SQL") || slept.startsWith("read, Comm"), slept);
    assertTrue(areAllClosed(), "one was left open");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aCloseDoesNotMeetATextThatIsRunOnBoth(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    PlayedCall first = lastCall();
    CountDownLatch asked = new CountDownLatch(1);
    mesh.order(
        sql -> {
          if (!sql.startsWith("SET @")) {
            return Order.NOTHING;
          }
          asked.countDown();
          until(first::isClosed);
          return Order.ON_BOTH;
        });
    driver.ask("start", "a", "read", "server", "! SET @x = 1");
    await(asked);

    assertEquals("closed", driver.askWithin(SOON, "close", "a"));

    String set = driver.ask("finish", "a");
    assertTrue(set.startsWith("read, 2, SQL"), set);
    assertTrue(areAllClosed(), "one was left open");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void whatIsOpenedForAConnectionThatIsClosedMeanwhileIsClosedToo(DriverUnderTest driver) {
    AtomicInteger opened = new AtomicInteger();
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    mesh.playEach(
        HOST,
        () -> {
          if (opened.getAndIncrement() > 0) {
            opening.countDown();
            await(closed);
            return Script.inOrder(replica());
          }
          return Script.inOrder(primary());
        });
    mesh.split(true);
    open(driver);
    driver.ask("start", "a", "read", "server");
    await(opening);

    assertEquals("closed", driver.askWithin(SOON, "close", "a"));
    closed.countDown();

    String read = driver.ask("finish", "a");
    assertTrue(read.startsWith("read, SQL"), read);
    assertEquals(2, mesh.calls().size());
    assertTrue(areAllClosed(), "one was left open");
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aConnectionThatEverybodyForgotIsOverToo(DriverUnderTest driver) {
    playPair(HOST);
    open(driver);
    assertEquals("read, 2", driver.ask("do", "a", "read", "server"));

    driver.ask("forget", "a");

    until(
        () -> {
          System.gc();
          return areAllClosed();
        });
    assertEquals(2, mesh.calls().size());
    assertTrue(mesh.calls().stream().allMatch(call -> call.bodyEnds().size() == 1), "told twice");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(SOON, TimeUnit.SECONDS), "it was never asked");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
