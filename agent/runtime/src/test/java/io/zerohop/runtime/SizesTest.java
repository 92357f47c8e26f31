package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({"0,0", "65536,65536", "64KiB,65536", "' 2MiB ',2097152"})
  void countsBytes(String text, long bytes) {
    assertEquals(bytes, Sizes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "-1", "1.5MiB", "64 KiB", "64kB", "1234567890", "٣"})
  void refusesWhatIsNoSize(String text) {
    assertFalse(Sizes.isReadable(text));
  }

  @Test
  void saysWhatItWasGiven() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Sizes.parse("much"));

    assertEquals("a size must be like 64KiB, was \"much\"", refused.getMessage());
  }
}
