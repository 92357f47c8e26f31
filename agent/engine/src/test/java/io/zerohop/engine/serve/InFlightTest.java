package io.zerohop.engine.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests that are being answered, and those whose end nobody tells. */
class InFlightTest {
  private static final long START = -7_000_000_000L; // System.nanoTime may be negative
  private static final long TURN = InFlight.TURN_NANOS;

  private final InFlight inFlight = new InFlight(START);

  @Test
  void countsFromBeginToEnd() {
    int one = inFlight.begin(START);
    int two = inFlight.begin(START + TURN);
    assertEquals(2, inFlight.count(START + TURN));
    inFlight.end(one);
    assertEquals(1, inFlight.count(START + TURN));
    inFlight.end(two);
    assertEquals(0, inFlight.count(START + TURN));
  }

  @Test
  void whatNobodyEndsIsForgotten() {
    for (int turn = 0; turn < 100; turn++) {
      for (int i = 0; i < 10; i++) {
        inFlight.begin(START + turn * TURN);
      }
      assertTrue(inFlight.count(START + turn * TURN) <= 30, "at turn " + turn);
    }
    assertEquals(0, inFlight.count(START + 103 * TURN));
  }

  @Test
  void theEndOfOneThatIsForgottenTakesNothingFromOthers() {
    int stream = inFlight.begin(START);
    for (int turn = 1; turn < 10; turn++) {
      inFlight.begin(START + turn * TURN);
    }
    int before = inFlight.count(START + 9 * TURN);
    inFlight.end(stream);
    assertEquals(before, inFlight.count(START + 9 * TURN));
    assertEquals(3, before);
  }

  @Test
  void aClockThatWasReadLongAgoDoesNoHarm() {
    inFlight.begin(START + 8 * TURN);
    int late = inFlight.begin(START + 4 * TURN);
    assertEquals(1, inFlight.count(START + 8 * TURN));
    inFlight.end(late);
    assertEquals(1, inFlight.count(START + 8 * TURN));
  }

  @Test
  void manyThreadsCountWithoutLoss() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          threads.submit(
              () -> {
                for (int call = 0; call < 50_000; call++) {
                  int kept = inFlight.begin(START + call / 1000 * TURN / 10);
                  if (call < 49_990) {
                    inFlight.end(kept);
                  }
                }
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();
    assertEquals(40, inFlight.count(START + 49 * TURN / 10));
  }
}
