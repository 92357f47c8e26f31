package io.zerohop.controlplane.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceIdTest {
  private static final String ID = "8bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void anIdAndATraceparentAreRead() {
    TraceId id = new TraceId(0x8bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
    for (String text :
        List.of(ID, ID.toUpperCase(Locale.ROOT), "00-" + ID + "-00f067aa0ba902b7-01")) {
      assertEquals(Optional.of(id), TraceId.of(text), text);
    }
    assertEquals(ID, id.toString());
  }

  @Test
  void whatIsNoIdIsNone() {
    for (String text :
        List.of("", "x", ID.substring(1), ID + "0", ID.replace('8', 'g'), "0".repeat(32))) {
      assertEquals(Optional.empty(), TraceId.of(text), text);
    }
  }
}
