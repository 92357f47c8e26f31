package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ControlPlaneAddressTest {
  @Test
  void readsNamesAndLiteralsWithAndWithoutPort() {
    assertEquals("mesh:8710", ControlPlaneAddress.parse("mesh").toString());
    assertEquals("mesh:9000", ControlPlaneAddress.parse(" mesh:9000 ").toString());
    assertEquals("[::1]:8710", ControlPlaneAddress.parse("::1").toString());
    assertEquals("[::1]:9000", ControlPlaneAddress.parse("[::1]:9000").toString());
    assertEquals("[::1]:8710", ControlPlaneAddress.parse("[::1]").toString());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "port must be a number, was \"x\"",
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parse("mesh:x"))
            .getMessage());
    assertEquals(
        "port must be 1 to 65535, was 70000",
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parse("mesh:70000"))
            .getMessage());
    assertEquals(
        "host must not be empty",
        assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parse(":1"))
            .getMessage());
  }

  @Test
  void refusesWhatIsNoHostBeforeAConnectionIsTried() {
    for (String text :
        List.of("http://mesh:8710", "mesh/x", "me sh", "mesh,other", "[::1", "mësh")) {
      assertThrows(IllegalArgumentException.class, () -> ControlPlaneAddress.parse(text), text);
    }
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> ControlPlaneAddress.parse("http://mesh:8710"));
    assertTrue(refused.toString().contains("without a scheme"), refused.toString());
  }
}
