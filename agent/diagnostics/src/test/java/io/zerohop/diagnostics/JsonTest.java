package io.zerohop.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  /** A record to write. */
  public record Sample(
      String name,
      int count,
      @Nullable String missing,
      Optional<String> none,
      List<Level> levels) {}

  enum Level {
    HIGH
  }

  @Test
  void writesRecordsWithoutMembersThatAreNotThere() {
    assertEquals(
        "{\"name\":\"a\",\"count\":2,\"levels\":[\"high\"]}",
        Json.write(new Sample("a", 2, null, Optional.empty(), List.of(Level.HIGH))));
  }

  @Test
  void escapesWhatJsonDoesNotAllowInText() {
    assertEquals(
        "\"\\\"\\\\\\n\\t\\u0001\\ud800 \uD83D\uDE00\"",
        Json.write("\"\\\n\t\u0001\uD800 \uD83D\uDE00"));
  }

  @Test
  void writesNumbersThatJsonDoesNotKnowAsText() {
    assertEquals(
        "[1,2.5,\"NaN\",true,null]", Json.write(Arrays.asList(1L, 2.5, Double.NaN, true, null)));
  }

  @Test
  void leavesRawJsonAsItIs() {
    assertEquals("{\"a\":{\"b\":1}}", Json.write(Map.of("a", new Json.Raw("{\"b\":1}"))));
  }
}
