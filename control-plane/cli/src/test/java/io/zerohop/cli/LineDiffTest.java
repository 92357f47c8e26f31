package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void showsAChangedLineWithTwoLinesAround() {
    assertEquals(
        List.of("  b", "  c", "- d", "+ x", "  e", "  f"),
        LineDiff.of("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nx\ne\nf\ng"));
  }

  @Test
  void showsNothingForEqualTexts() {
    assertEquals(List.of(), LineDiff.of("a\nb", "a\nb"));
  }

  @Test
  void showsAWholeNewTextAsAdded() {
    assertEquals(List.of("+ a", "+ b"), LineDiff.of("", "a\nb"));
  }
}
