package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class StartGateTest {
  private long looks;
  private int busy;

  /** The round in which it is looked; the first look comes before all of them. */
  private long round() {
    return (looks++ + StartGate.LOOKS - 1) / StartGate.LOOKS;
  }

  private long roundsDone() {
    return (looks - 1) / StartGate.LOOKS;
  }

  private StartGate gate(LongSupplier classes) {
    return new StartGate(Duration.ofMillis(1), classes);
  }

  @Test
  void waitsWhileTheApplicationLoadsManyClasses() throws InterruptedException {
    gate(() -> Math.min(round(), 6) * StartGate.FEW).await(() -> busy++);

    assertEquals(6 + StartGate.QUIET, roundsDone());
    assertEquals(0, busy);
  }

  @Test
  void tellsOnceThatTheApplicationLoadsVeryMany() throws InterruptedException {
    gate(() -> Math.min(round(), 6) * StartGate.MANY).await(() -> busy++);

    assertEquals(6 + StartGate.QUIET, roundsDone());
    assertEquals(1, busy);
  }

  @Test
  void tellsInTheMiddleOfARoundThatTheApplicationLoadsVeryMany() throws InterruptedException {
    long[] atLook = new long[1];

    gate(() -> ++looks <= StartGate.LOOKS ? looks * StartGate.MANY : looks)
        .await(() -> atLook[0] = looks);

    assertEquals(2, atLook[0]);
  }

  @Test
  void waitsAMomentForAnApplicationThatRestsAlready() throws InterruptedException {
    gate(this::round).await(() -> busy++);

    assertEquals(StartGate.QUIET, roundsDone());
    assertEquals(0, busy);
  }

  @Test
  void waitsForOneQuietRoundOfAServer() throws InterruptedException {
    StartGate gate = gate(() -> Math.min(round(), 6) * StartGate.FEW);
    gate.serving();

    gate.await(() -> {});

    assertEquals(7, roundsDone());
  }

  @Test
  void doesNotTakeASinglePauseForTheEnd() throws InterruptedException {
    LongSupplier classes =
        () -> {
          long round = round();
          return (round < 10 ? round / 3 : 10) * StartGate.FEW;
        };

    gate(classes).await(() -> {});

    assertEquals(10 + StartGate.QUIET, roundsDone());
  }

  @Test
  void waitsNoLongerOnceItIsOpened() throws InterruptedException {
    StartGate[] gate = new StartGate[1];
    gate[0] =
        gate(
            () -> {
              long round = round();
              if (round == 3) {
                gate[0].open();
              }
              return round * StartGate.FEW;
            });

    gate[0].await(() -> {});

    assertEquals(2, roundsDone());
  }

  @Test
  void waitsLongerForAnApplicationThatStillLoadsALot() throws InterruptedException {
    gate(() -> Math.min(round(), 80) * StartGate.SOME).await(() -> {});

    assertEquals(80 + StartGate.QUIET, roundsDone());
  }

  @Test
  void waitsForNoApplicationForEver() throws InterruptedException {
    gate(() -> round() * StartGate.FEW).await(() -> {});
    assertEquals(StartGate.ROUNDS, roundsDone());

    looks = 0;
    gate(() -> round() * StartGate.SOME).await(() -> {});
    assertEquals(StartGate.ALL_ROUNDS, roundsDone());
  }
}
