package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({"0,0", "250ms,250", "2s,2000", "' 1m ',60000", "1h30m,5400000", "1m1s1ms,61001"})
  void addsUpTheParts(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "ms", "2 s", "-1s", "1.5s", "1d", "2s5", "1234567890s", "٣s"})
  void refusesWhatIsNoDuration(String text) {
    assertFalse(Durations.isReadable(text));
  }

  @Test
  void saysWhatItWasGiven() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Durations.parse("soon"));

    assertEquals("a duration must be like 250ms, was \"soon\"", refused.getMessage());
  }
}
