package io.zerohop.engine;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GateStatesTest {
  private final GateStates states = new GateStates();

  @Test
  void theStatementsOfAServiceAreForgottenOnceNoneOfThemWaits() {
    ActiveDelays delays = states.statementDelays("orders-db.shop");
    assertTrue(delays.add(0, 10, 1));

    states.retain(List.of(), 9);
    assertSame(delays, states.statementDelays("orders-db.shop"), "one still waits");

    states.retain(List.of(), 10);
    assertNotSame(delays, states.statementDelays("orders-db.shop"), "none waits");
  }
}
