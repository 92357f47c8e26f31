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

  private StartGate gate(LongSupplier classes) {
    return new StartGate(Duration.ofMillis(1), classes);
  }

  @Test
  void waitsWhileTheApplicationLoadsManyClasses() throws InterruptedException {
    gate(() -> Math.min(++looks, 6) * StartGate.FEW).await(() -> busy++);

    assertEquals(6 + StartGate.QUIET, looks);
    assertEquals(0, busy);
  }

  @Test
  void tellsOnceThatTheApplicationLoadsVeryMany() throws InterruptedException {
    gate(() -> Math.min(++looks, 6) * StartGate.MANY).await(() -> busy++);

    assertEquals(6 + StartGate.QUIET, looks);
    assertEquals(1, busy);
  }

  @Test
  void waitsAMomentForAnApplicationThatRestsAlready() throws InterruptedException {
    gate(() -> ++looks).await(() -> busy++);

    assertEquals(1 + StartGate.QUIET, looks);
    assertEquals(0, busy);
  }

  @Test
  void waitsForOneQuietRoundOfAServer() throws InterruptedException {
    StartGate gate = gate(() -> Math.min(++looks, 6) * StartGate.FEW);
    gate.serving();

    gate.await(() -> {});

    assertEquals(7, looks);
  }

  @Test
  void doesNotTakeASinglePauseForTheEnd() throws InterruptedException {
    gate(() -> (++looks < 10 ? looks / 3 : 10) * StartGate.FEW).await(() -> {});

    assertEquals(10 + StartGate.QUIET, looks);
  }

  @Test
  void waitsNoLongerOnceItIsOpened() throws InterruptedException {
    StartGate[] gate = new StartGate[1];
    gate[0] =
        gate(
            () -> {
              if (++looks == 3) {
                gate[0].open();
              }
              return looks * StartGate.FEW;
            });

    gate[0].await(() -> {});

    assertEquals(3, looks);
  }

  @Test
  void waitsForNoApplicationForEver() throws InterruptedException {
    gate(() -> ++looks * StartGate.FEW).await(() -> {});

    assertEquals(StartGate.ROUNDS + 1, looks);
  }
}
