package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartLineTest {
  @Test
  void saysWhoWhereAndWhatToTypeNext() {
    assertEquals(
        "0.1.0 enforce · service \"orders\" (from OTEL_SERVICE_NAME) · control plane"
            + " 127.0.0.1:8710 (default) · see: zerohop describe orders",
        line("", true));
    assertTrue(line("control.plane=mesh:1,mode=off", true).contains(" off · "));
    assertTrue(line("control.plane=mesh:1", true).contains("control plane mesh:1 · "));
  }

  @Test
  void isPlainWhereStderrKnowsNoMiddleDot() {
    assertTrue(line("", false).startsWith("0.1.0 enforce - service"));
  }

  private static String line(String arguments, boolean unicode) {
    Map<String, String> environment = Map.of("OTEL_SERVICE_NAME", "orders");
    Settings settings = Settings.read(SettingSources.of(arguments, Map.of(), environment));
    return StartLine.of(settings, Who.of(settings, Map.of(), environment), unicode);
  }
}
