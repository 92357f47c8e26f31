package io.zerohop.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void testJvmsBesideEachOtherNeverPickTheSamePort() {
    int share = Ports.first("2") - Ports.first("1");
    assertTrue(share > 1000, "a share has ports enough: " + share);
    assertEquals(share, Ports.first("3") - Ports.first("2"));
    assertTrue(Ports.first("3") + share <= 30_000, "below those that a system hands out");
  }

  @Test
  void aPortIsGivenOnceThoughNobodyListensOnIt() {
    int first = Ports.free();
    assertTrue(Ports.isFree(first));
    for (int i = 0; i < 100; i++) {
      assertNotEquals(first, Ports.free());
    }
  }
}
