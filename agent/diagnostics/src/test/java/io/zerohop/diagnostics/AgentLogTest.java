package io.zerohop.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentLogTest {
  private final List<String> lines = new ArrayList<>();
  private long now = 1;

  @Test
  void tellsWarningsAndNotWhatHappensUnlessAsked() {
    AgentLog log = log("");

    log.warn("xds", "w");
    log.info("xds", "i");

    assertEquals(List.of("w"), lines);
  }

  @Test
  void anAreaCanHaveALevelOfItsOwn() {
    AgentLog log = log("error; xds=debug");

    log.warn("weaver", "w");
    log.debug("xds", "d");

    assertEquals(List.of("d"), lines);
  }

  @Test
  void anAreaThatTalksTooFastIsCutAndTheRestCounted() {
    AgentLog log = log("");
    for (int i = 0; i < 30; i++) {
      log.warn("xds", "line " + i);
    }
    assertEquals(10, lines.size());

    now += 1_000_000_000L;
    log.warn("xds", "later");

    assertEquals("later (20 lines left out before)", lines.get(10));
  }

  @Test
  void aFaultIsToldOnceAMinuteAndCountedAlways() {
    AgentLog log = log("");
    for (int i = 0; i < 5; i++) {
      log.fault("Exchange", new IllegalStateException("x"));
    }
    now += 61_000_000_000L;
    log.fault("Exchange", new IllegalStateException("x"));

    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("fault in Exchange, the call went on unchanged: "));
    assertTrue(lines.get(1).contains("(6 times)"), lines.get(1));
    assertEquals(6, log.faultCount());
  }

  @Test
  void saysWhichLevelsThereAre() {
    assertEquals(
        "a level must be off, error, warn, info or debug, was \"loud\"",
        assertThrows(IllegalArgumentException.class, () -> log("loud")).getMessage());
  }

  private AgentLog log(String setting) {
    return new AgentLog(lines::add, () -> now, setting);
  }
}
